/** Calls on numbers that a socket has lost: what is remembered, and what is not. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Watch } from "../../src/select/watch.ts";
import { makeSelection, readSelection } from "../../src/select/selection.ts";
import { worldOf } from "../support/world.ts";

const BADF = "-1 EBADF (Bad file descriptor)";
const open = (fd: number): string => `socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = ${fd}\n`;
const close = (fd: number): string => `close(${fd}) = 0\n`;
const set = (fd: number): string => `setsockopt(${fd}, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = ${BADF}\n`;
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, nth) => nth + 3);

test("by the socket that had the number last, how it lost it, and the one before", () => {
  assert.equal(misusesOn(open(3) + close(3) + open(3) + close(3) + set(3) + set(3)), [
    "#2: setsockopt 3 EBADF x 2, gone by close, before by close",
  ]);
});

test("by dup2() and exec too", () => {
  assert.equal(misusesOn(`${open(3)}dup2(1, 3) = 3\nlisten(3, 5) = -1 ENOTSOCK (not a socket)\n`), [
    "#1: listen 3 ENOTSOCK x 1, gone by dup2",
  ]);
  const exec = 'execve("/bin/true", ["true"], 0x1 /* 9 vars */) = 0\n';
  assert.equal(misusesOn(open(3).replace("STREAM", "STREAM|SOCK_CLOEXEC") + exec + set(3)), [
    "#1: setsockopt 3 EBADF x 1, gone by execve",
  ]);
});

test("numbers that were closed long ago are forgotten, and so many sockets are enough", () => {
  const opened = upTo(100).map(open).join("");
  const closed = upTo(100).map(close).join("");
  assert.is(misusesOn(opened + closed + set(3)).length, 0);
  assert.is(misusesOn(opened + closed + set(102)).length, 1);
  const again = upTo(100)
    .map((fd) => open(fd) + close(fd) + set(fd))
    .join("");
  assert.is(misusesOn(again).length, 64);
});

test("a child does not know what its parent has closed", () => {
  assert.equal(misusesOn(`1 ${open(3)}1 ${close(3)}1 fork() = 2\n2 ${set(3)}`), []);
});

test("of a selection those of its sockets", () => {
  const specs = readSelection({ addresses: ["tcp"], states: [], commands: [], options: [], unix: false });
  const selection = "type" in specs ? specs : makeSelection(specs, { addresses: () => [], ports: () => [] });
  if ("type" in selection) throw new Error(selection.message);
  const { world } = worldOf(open(3).replace("STREAM", "DGRAM").replace("TCP", "UDP") + close(3) + set(3));
  assert.is(world.state.misuses.size, 1);
  assert.is(new Watch(selection, world.state).picture().misuses.size, 0);
});

function misusesOn(log: string): readonly string[] {
  const { misuses } = worldOf(log, { fdCalls: true }).world.state;
  return [...misuses].map(
    ([{ id }, { call, fd, errno, count, gone, before }]) =>
      `#${id}: ${call} ${fd} ${errno} x ${count}, gone by ${gone.call}${before === null ? "" : `, before by ${before.call}`}`,
  );
}

test.run();
