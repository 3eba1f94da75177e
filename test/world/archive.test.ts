/** What has been is counted, however many kinds of it there are: nothing is lost, and memory is bounded. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { PROFILES } from "../../src/world/archive.ts";
import { finishedWorldOf } from "../support/world.ts";

test("as many values and destinations as sockets: beyond the limit they are one group that says nothing in common", () => {
  const count = PROFILES + 500;
  const { archive } = finishedWorldOf(Array.from({ length: count }, (_, at) => connection(at)).join(""), { keep: 10 })
    .world.state;
  const groups = [...archive.groups.values()];
  const others = groups.filter(({ role }) => role === null);
  assert.is(groups.length, PROFILES + 1);
  assert.equal(
    others.map(({ count, sample }) => [count, sample]),
    [[500, null]],
  );
  assert.is(
    groups.reduce((sum, group) => sum + group.count, 0),
    count,
  );
  assert.ok(archive.closed.size <= PROFILES + 1);
});

function connection(at: number): string {
  const socket = `5<socket:[${1000 + at}]>`;
  const address = `10.0.${at >> 8}.${at & 255}`;
  return `
    7 ${at}.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = ${socket}
    7 ${at}.000001 setsockopt(${socket}, SOL_SOCKET, SO_PRIORITY, [${at}], 4) = 0
    7 ${at}.000002 connect(${socket}, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("${address}")}, 16) = 0
    7 ${at}.000003 close(${socket}) = 0`;
}

test.run();
