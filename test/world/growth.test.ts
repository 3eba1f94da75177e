/** What has grown from one summary to the next: open sockets, by process and role. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { GrowthWatch } from "../../src/world/growth.ts";
import { World } from "../../src/world/world.ts";
import { feed } from "../support/world.ts";

const START = 1_700_000_000;

/** A thread's connection to a port, open under that fd since that second. */
function connection(pid: number, fd: number, port: number, second: number): string {
  const at = `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("10.0.0.9")}`;
  return `
    ${pid} ${START + second}.000000 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = ${fd}
    ${pid} ${START + second}.000000 connect(${fd}, ${at}, 16) = 0`;
}

/** `+2 connected to 10.0.0.9:80 by 7: 3 open, the oldest #1 for 5 s`, at each of the summaries. */
function grown(...logs: readonly string[]): readonly (readonly string[])[] {
  const world = new World({ announced: true, fdCalls: true });
  const watch = new GrowthWatch();
  return logs.map((log) => {
    feed(world, log);
    return watch
      .take(world.state.sockets.values())
      .groups.map(
        ({ more, role, process, open, oldest, age }) =>
          `+${more} ${role} by ${process.pid}: ${open} open, the oldest #${oldest.id} for ${(age ?? NaN) / 1e6} s`,
      );
  });
}

test("the first summary counts from the beginning, the others from the one before; the largest growth first", () => {
  assert.equal(
    grown(
      connection(7, 3, 80, 1) + connection(7, 4, 80, 2) + connection(7, 5, 443, 3) + connection(8, 3, 80, 4),
      connection(7, 6, 443, 6) + connection(7, 7, 443, 7),
      "",
    ),
    [
      [
        "+2 connected to 10.0.0.9:80 by 7: 2 open, the oldest #1 for 3 s",
        "+1 connected to 10.0.0.9:443 by 7: 1 open, the oldest #3 for 1 s",
        "+1 connected to 10.0.0.9:80 by 8: 1 open, the oldest #4 for 0 s",
      ],
      ["+2 connected to 10.0.0.9:443 by 7: 3 open, the oldest #3 for 4 s"],
      [],
    ],
  );
});

test("as many that closed as were opened: nothing has grown", () => {
  const swap = `\n7 ${START + 5}.000000 close(3) = 0${connection(7, 3, 80, 6)}`;
  assert.equal(grown(connection(7, 3, 80, 1), swap), [
    ["+1 connected to 10.0.0.9:80 by 7: 1 open, the oldest #1 for 0 s"],
    [],
  ]);
});

test("what is older than the trace was there at its beginning", () => {
  const older = `\n7 ${START + 1}.000000 getpeername(9, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.9")}, [16]) = 0`;
  assert.equal(grown(older), [[]]);
});

test.run();
