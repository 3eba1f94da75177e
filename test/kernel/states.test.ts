/** A state that the model claims and the kernel does not have: who may have changed it is told, or that nobody may. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { SocketSnapshot } from "../../src/events/snapshot.ts";
import { compare } from "../../src/verify/compare.ts";
import { claimOf } from "../../src/world/claim.ts";
import { worldOf } from "../support/world.ts";

const connecting = `
  7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
  7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = `;
const inProgress = `${connecting}-1 EINPROGRESS (Operation now in progress)`;
const errorRead = `${inProgress}
  7 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0`;
const peerRead = `${errorRead}
  7 getpeername(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, [16]) = 0`;

const rows: readonly (readonly [calls: string, log: string, real: string, cause: string | null, explained: boolean])[] =
  [
    ["SO_ERROR of 0", errorRead, "SYN_SENT", "SO_ERROR was read before the connect was done", true],
    ["SO_ERROR of 0, and a peer", peerRead, "SYN_SENT", "a call was not seen", false],
    ["a connect that returned", `${connecting}0`, "SYN_SENT", "a call was not seen", false],
    ["a connect on its way", inProgress, "ESTABLISHED", "the other side", true],
    ["a connect that returned", `${connecting}0`, "CLOSE_WAIT", "the other side", true],
    ["a connect that returned", `${connecting}0`, "LISTEN", "a call was not seen", false],
    ["a connect that returned", `${connecting}0`, "ESTABLISHED", null, false],
  ];

for (const [calls, log, real, cause, explained] of rows) {
  test(`${calls}, and ${real}`, () => {
    const claim = claimOf(worldOf(log).socket(1), null);
    const snapshot = { state: real, local: null, peer: claim.peer, options: [] } as unknown as SocketSnapshot;
    const [found] = compare(claim, snapshot, true).differ;
    if (cause === null) assert.is(found, undefined);
    else assert.equal([found?.cause.startsWith(cause), found?.explained], [true, explained]);
  });
}

test.run();
