/** Advice after events were lost (the eBPF engine): rules that rest on calls that are not there are silent. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../src/advice/judge.ts";
import { asMicros, asTid } from "../../src/base/brands.ts";
import { World } from "../../src/world/world.ts";
import { feed } from "../support/world.ts";

const at = (seconds: number): number => 1_700_000_000 + seconds;
const set = (seconds: number, option: string, value = 1): string =>
  `7 ${at(seconds)}.000000 setsockopt(3, ${option}, [${value}], 4) = 0`;
const bind = '{sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, 16) = 0';

/** A listener that sets SO_REUSEADDR after bind(), and an option in another unit than it has. */
const server = `
  7 ${at(1)}.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
  ${set(2, "SOL_TCP, TCP_KEEPIDLE", 10000)}
  7 ${at(3)}.000000 bind(3, ${bind}
  ${set(4, "SOL_SOCKET, SO_REUSEADDR")}
  7 ${at(5)}.000000 listen(3, 5) = 0
`;

function advice(lost: number | null, isRead: boolean): readonly string[] {
  const world = new World({ sysctls: new Map(), announced: true, fdCalls: true, kernelStates: true });
  feed(world, server);
  const [time, since] = [asMicros(at(9) * 1e6), asMicros(at(8) * 1e6)];
  const seen = { tid: asTid(0), time, line: 0, call: "" };
  if (lost !== null) world.apply({ type: "missed", seen, records: 5, since, of: new Set([lost]), states: false });
  const [socket] = world.state.sockets.values();
  if (isRead && socket?.gap != null) socket.gap = { ...socket.gap, isRead: true };
  world.finish();
  return judge(world.state).map(({ id }) => id);
}

test("all is seen", () => {
  assert.equal(advice(null, false), ["keepalive-incomplete", "keepalive-unit", "reuse-after-bind"]);
});

test("its calls may be missing: the option may have been set before bind() as well; what is in force is wrong in any case", () => {
  assert.equal(advice(7, true), ["keepalive-unit"]);
});

test("nobody has asked the kernel since", () => {
  assert.equal(advice(7, false), []);
});

test("sockets of which nothing was lost are judged by their own calls, but not by what others were not seen to do", () => {
  const world = new World({ sysctls: new Map(), announced: true, fdCalls: true, kernelStates: true });
  feed(world, `7 ${at(0)}.000000 socket(AF_UNIX, SOCK_DGRAM, 0) = 9`);
  const [time, since] = [asMicros(at(0.5) * 1e6), asMicros(at(0) * 1e6)];
  const seen = { tid: asTid(0), time, line: 0, call: "" };
  world.apply({ type: "missed", seen, records: 5, since, of: new Set([7]), states: false });
  feed(world, server);
  world.finish();
  assert.equal(
    judge(world.state).map(({ id }) => id),
    ["keepalive-unit", "reuse-after-bind"],
  );
});

test.run();
