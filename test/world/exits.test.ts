/** Ends that only exit_group tells, as in a log that was made with -qq, which leaves out `+++ exited with 0 +++`. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { finishedWorldOf, worldOf } from "../support/world.ts";

test("a child that has called exit_group holds nothing at the end of the log", () => {
  const { names, state, changes, world } = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=NULL, flags=SIGCHLD) = 8
    8 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4
    8 exit_group(256) = ?
    7 close(9) = 0
    7 listen(3, 5) = 0`);
  assert.equal(names(), ["#1 7:3"]);
  assert.is(state(2), "CLOSED - - exit");
  assert.equal(changes.slice(-3), ["socket listening #1", "process exited", "gone #2"]);
  assert.equal(
    world.state.ended.map(({ pid, exit }) => ({ pid, exit })),
    [{ pid: 8, exit: { type: "status", status: 0 } }],
  );
});

test("where strace tells the end, it is that which counts", () => {
  const { changes, world } = worldOf(`
    7 1700000000.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 1700000000.000000 close(9) = 0
    7 1700000000.000001 exit_group(0 <unfinished ...>
    8 1700000000.000002 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 1700000000.000003 <... exit_group resumed>) = ?
    7 1700000000.000004 +++ killed by SIGKILL +++`);
  assert.equal(changes, ["socket created #1", "socket created #2", "process killed", "gone #1"]);
  assert.is(world.state.ended[0]?.ended, 1_700_000_000_000_004);
  assert.is(world.state.exiting.size, 0);
});

test("exit_group ends all threads, exit one of them", () => {
  const log = (call: string): string => `
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    8 ${call}(0) = ?`;
  assert.equal(finishedWorldOf(log("exit")).names(), ["#1 7:3"]);
  assert.equal(finishedWorldOf(log("exit_group")).names(), []);
});

test("the number is given out again", () => {
  const { names, state } = worldOf(`
    7 clone(child_stack=NULL, flags=SIGCHLD) = 8
    8 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    8 exit_group(0) = ?
    7 clone(child_stack=NULL, flags=SIGCHLD) = 8
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3`);
  assert.equal(names(), ["#2 8:3"]);
  assert.is(state(1), "CLOSED - - exit");
});

test("of a hundred thousand children a thousand are waited for", () => {
  const child = (pid: number): string => `
    7 clone(child_stack=NULL, flags=SIGCHLD) = ${pid}
    ${pid} socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    ${pid} exit_group(0) = ?`;
  const { world } = worldOf(Array.from({ length: 100_000 }, (_, at) => child(at + 8)).join(""));
  const { processes, sockets, threads, exiting } = world.state;
  assert.equal([processes.size, threads.size, sockets.size, exiting.size], [1_001, 1_001, 1_000, 1_000]);
});

test.run();
