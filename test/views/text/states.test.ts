/** The state of a socket in the summary, while it is open and once it is closed. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { reportOn } from "../../support/report.ts";
import { finishedWorldOf } from "../../support/world.ts";

const SOCKET = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3";
const HOST = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16';
const BIND = `bind(3, ${HOST}) = 0`;
const CONNECT = `connect(3, ${HOST}) = 0`;
const IN_PROGRESS = `connect(3, ${HOST}) = -1 EINPROGRESS (Operation now in progress)`;
const UNSPEC = "connect(3, {sa_family=AF_UNSPEC, sa_data=[0x00]}, 16) = 0";
const CLOSE = "close(3) = 0";

const cases: readonly (readonly [calls: readonly string[], line: string])[] = [
  [[SOCKET], "state: not connected"],
  [[SOCKET, CLOSE], "never connected"],
  [[SOCKET, BIND], "state: BOUND"],
  [[SOCKET, BIND, CLOSE], "state when closed: BOUND"],
  [[SOCKET, BIND, "listen(3, 5) = 0"], "state: LISTEN, backlog 5"],
  [[SOCKET, BIND, "listen(3, 5) = 0", CLOSE], "state when closed: LISTEN, backlog 5"],
  [[SOCKET, CONNECT], "state: ESTABLISHED"],
  [[SOCKET, CONNECT, CLOSE], "state when closed: ESTABLISHED"],
  [
    [SOCKET, CONNECT, "shutdown(3, SHUT_WR) = 0", CLOSE],
    "state when closed: unknown: after shutdown() it depends on the peer",
  ],
  [[SOCKET, `connect(3, ${HOST}) = -1 ECONNREFUSED (Connection refused)`, CLOSE], "never connected"],
  [
    [SOCKET, IN_PROGRESS, CLOSE],
    "state when closed: unknown: connect() went on in the background, and nothing shows what came of it",
  ],
  [
    [SOCKET, IN_PROGRESS, "shutdown(3, SHUT_WR) = 0"],
    "state: unknown: shutdown() came before connect() was surely done",
  ],
  [
    [SOCKET, "setsockopt(3, SOL_TCP, TCP_FASTOPEN_CONNECT, [1], 4) = 0", CONNECT],
    "state: unknown: TCP_FASTOPEN_CONNECT puts connect() off until the first write",
  ],
  [["listen(3, 5) = 0"], "state: LISTEN, backlog 5"],
  [["accept(3, NULL, NULL) = 4"], "state: LISTEN, backlog unknown: its listen() is not in the trace"],
  [
    ["setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0"],
    "state: unknown: opened before the trace, and nothing shows it",
  ],
  [[SOCKET, CONNECT, UNSPEC, CLOSE], "state when closed: not connected"],
];

for (const [calls, line] of cases)
  test(`${calls.map((call) => call.replace(/\(.*\)/, "()")).join(", ")}: ${line}`, () => {
    assert.is(stateOf(calls), line);
  });

/** The line above the one with the socket's birth. */
function stateOf(calls: readonly string[]): string | undefined {
  const view = makeView("text", usualOptions);
  const { state } = finishedWorldOf(calls.map((call) => `7 ${call}`).join("\n")).world;
  const lines = (view?.summary(reportOn(state)) ?? "").split("\n").map((text) => text.trim());
  return lines[lines.findIndex((text) => text.startsWith("opened ")) - 1];
}

test.run();
