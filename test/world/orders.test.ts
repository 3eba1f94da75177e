/**
 * Orders of lines that a live run does not give every time: what the kernel did is the same, what strace printed
 * first is not. Each log is one that strace can print.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes, asTid } from "../../src/base/brands.ts";
import { listing } from "../../src/views/listing.ts";
import { finishedWorldOf, worldOf } from "../support/world.ts";

test("fork: the child's first line comes after the parent's clone", () => {
  const { names } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f00) = 8
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 4<socket:[101]>
    7 close(3<socket:[100]>) = 0`);
  assert.equal(names(), ["#1 8:3", "#2 8:4"]);
});

test("fork: the child speaks before the parent's clone returns", () => {
  const { names, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD <unfinished ...>
    8 close(3) = 0
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3
    7 <... clone resumed>, child_tidptr=0x7f00) = 8
    7 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3", "#2 8:3"]);
  assert.equal(doubts(), []);
});

test("dup: another thread closes the fd meanwhile, and its number is what dup gets", () => {
  const { names, socket } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    7 dup(3<socket:[100]> <unfinished ...>
    8 close(3<socket:[100]>) = 0
    7 <... dup resumed>) = 3<socket:[100]>`);
  assert.equal(names(), ["#1 7:3"]);
  assert.is(socket(1).closed, null);
});

test("dup2 of an fd onto itself changes nothing", () => {
  const { names, changes } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 dup2(3<socket:[100]>, 3<socket:[100]>) = 3<socket:[100]>`);
  assert.equal(names(), ["#1 7:3"]);
  assert.equal(changes, ["socket created #1"]);
});

test("a process number that is given out again is another process", () => {
  const { world } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 +++ exited with 0 +++
    7 execve("/bin/cat", ["cat"], 0x7ffc0 /* 20 vars */) = 0
    7 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 4<socket:[200]>
    7 +++ exited with 0 +++`);
  const listed = listing(world.state).map(({ entries }) => entries.map(({ fd, socket }) => `#${socket.id} ${fd}`));
  assert.equal(listed, [["#1 3"], ["#2 4"]]);
});

test("vfork: the child runs and execs before the parent's vfork returns", () => {
  const { names, world } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 4
    7 vfork( <unfinished ...>
    8 execve("/bin/cat", ["cat"], 0x7ffc0 /* 20 vars */) = 0
    7 <... vfork resumed>) = 8`);
  assert.equal(names(), ["#1 7:3 8:3", "#2 7:4"]);
  assert.is([...world.state.processes.values()].find(({ pid }) => pid === 8)?.command, "cat");
});

test("two processes fork at the same time: each child waits for the clone that is its own", () => {
  const { names, doubts, changes } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=NULL, flags=SIGCHLD) = 8
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 4
    7 socket(AF_UNIX, SOCK_STREAM, 0) = 4
    7 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    8 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    9 setsockopt(4, SOL_SOCKET, SO_BROADCAST, [1], 4) = 0
    10 setsockopt(4, SOL_SOCKET, SO_PASSCRED, [1], 4) = 0
    10 close(3) = 0
    8 <... clone resumed>) = 9
    7 <... clone resumed>) = 10`);
  assert.equal(names(), ["#1 7:3 8:3 9:3", "#2 8:4 9:4", "#3 10:4 7:4"]);
  assert.equal(doubts(), []);
  assert.equal(changes.slice(-5), [
    "process forked",
    "socket option-set #2",
    "socket option-set #3",
    "socket closed #1",
    "process forked",
  ]);
});

test("a grandchild speaks before anybody knows whose child its parent is", () => {
  const { names } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=NULL, flags=SIGCHLD) = 8
    7 close(3) = 0
    7 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    8 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    9 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    10 close(3) = 0
    10 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3
    9 <... clone resumed>) = 10
    8 <... clone resumed>) = 9`);
  assert.equal(names(), ["#1 8:3 9:3", "#2 10:3"]);
});

test("threads of one process clone at the same time: whose child it is makes no difference", () => {
  const { names, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, stack=0x7f} => {parent_tid=[8]}, 88) = 8
    7 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, stack=0x7f} <unfinished ...>
    8 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, stack=0x7f} <unfinished ...>
    9 close(3) = 0
    10 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3
    7 <... clone3 resumed> => {parent_tid=[9]}, 88) = 9
    8 <... clone3 resumed> => {parent_tid=[10]}, 88) = 10
    9 +++ exited with 0 +++
    10 +++ exited with 0 +++`);
  assert.equal(names(), ["#2 7:3"]);
  assert.equal(doubts(), []);
});

test("clone fails: who speaks next is not its child, but was there before", () => {
  const { names, world } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    7 <... clone resumed>) = -1 EAGAIN (Resource temporarily unavailable)
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 4`);
  assert.equal(names(), ["#1 7:3", "#2 7:4"]);
  assert.is(world.state.threads.get(asTid(8))?.undecided?.together, true);
});

test("in a pid namespace without --pidns-translation clone returns a number that nobody speaks under", () => {
  const { names, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 vfork( <unfinished ...>
    25916 close(3) = 0
    7 <... vfork resumed>) = 2`);
  assert.equal(names(), ["#1 7:3"]);
  assert.equal(doubts(), [
    "1 x clone returned another number than its child spoke under (a pid namespace, strace < 5.9?)",
  ]);
});

test("with --pidns-translation the number outside is in a comment", () => {
  const { names, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=NULL, flags=SIGCHLD) = 2 /* 25916 in strace's PID NS */
    25916 close(3) = 0`);
  assert.equal(names(), ["#1 7:3"]);
  assert.equal(doubts(), []);
});

test("a pid is given out again though nobody said that its first owner ended", () => {
  const { names, state } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=NULL, flags=SIGCHLD) = 8
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 4
    7 clone(child_stack=NULL, flags=SIGCHLD) = 8`);
  assert.equal(names(), ["#1 7:3 8:3"]);
  assert.is(state(2), "CLOSED - - exit");
});

test("without -f nobody hears of the children: what only they hold is closed with its last name that was seen", () => {
  const { state, doubts } = finishedWorldOf(
    `
    socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    clone(child_stack=NULL, flags=SIGCHLD) = 8
    close(3) = 0`,
    { fdCalls: true },
  );
  assert.is(state(1), "CLOSED - - close");
  assert.equal(doubts(), ["1 x a forked process was never heard of (strace without -f?): what it did is not seen"]);
});

test("a thousand children without a line are kept, not more", () => {
  const forks = Array.from({ length: 3_000 }, (_, at) => `clone(child_stack=NULL, flags=SIGCHLD) = ${at + 8}`);
  const { world } = worldOf(`socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n${forks.join("\n")}`);
  assert.is(world.state.threads.size, 1_001);
  assert.is(world.state.doubts.size, 1);
});

test("close takes effect when it is entered: accept in another thread gets the number before it returns", () => {
  const { names, state, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 listen(3<socket:[100]>, 5) = 0
    7 accept(3<socket:[100]>, NULL, NULL) = 4<socket:[101]>
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    7 close(4<socket:[101]> <unfinished ...>
    8 accept(3<socket:[100]>, NULL, NULL) = 4<socket:[102]>
    7 <... close resumed>) = 0`);
  assert.equal(names(), ["#1 7:3", "#3 7:4"]);
  assert.is(state(2), "ESTABLISHED - - close");
  assert.equal(doubts(), []);
});

test("a call that was cut keeps its socket, whatever its number names when it returns", () => {
  const { names, socket, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 listen(3, 5) = 0
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    8 accept(3,  <unfinished ...>
    7 close(3) = 0
    7 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3
    8 <... accept resumed>NULL, NULL) = 4`);
  assert.equal(names(), ["#2 7:3", "#3 7:4"]);
  assert.is(socket(3).listener?.id, 1);
  assert.is(socket(3).kind.type, "SOCK_STREAM");
  assert.equal(doubts(), []);
});

test("close that is interrupted closes all the same; EBADF changes nothing", () => {
  const { names, state } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4
    7 close(3) = -1 EINTR (Interrupted system call)
    7 close(9) = -1 EBADF (Bad file descriptor)`);
  assert.equal(names(), ["#2 7:4"]);
  assert.is(state(1), "CLOSED - - close");
});

test("close and exit_group of a killed process: lines that end in = ?", () => {
  const { names, state, world } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4
    7 close(3 <unfinished ...>
    7 <... close resumed>) = ?
    7 +++ killed by SIGKILL +++`);
  assert.equal(names(), []);
  assert.is(state(1), "CLOSED - - close");
  assert.is(state(2), "CLOSED - - exit");
  assert.equal(world.state.ended[0]?.exit, { type: "signal", signal: "SIGKILL", core: false });
});

test("a thread that is not the leader execs: it goes on under the leader's number", () => {
  const { names, world } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 4
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    8 execve("/bin/cat", ["cat"], 0x7ffc0 /* 20 vars */ <unfinished ...>
    7 +++ superseded by execve in pid 8 +++
    7 <... execve resumed>) = 0
    7 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3"]);
  assert.is(world.state.threads.size, 1);
});

test("exec closes what is CLOEXEC in a table of its own: a child that shared it keeps all", () => {
  const { names } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3
    7 clone(child_stack=0x7f, flags=CLONE_FILES|SIGCHLD) = 8
    8 execve("/bin/cat", ["cat"], 0x7ffc0 /* 20 vars */) = 0`);
  assert.equal(names(), ["#1 7:3"]);
});

test("the last user of a shared table closes its fds", () => {
  const { names, state } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    7 exit(0) = ?
    7 +++ exited with 0 +++
    8 listen(3, 5) = 0
    8 +++ exited with 0 +++`);
  assert.equal(names(), []);
  assert.is(state(1), "LISTEN - - exit");
});

test("an fd with another inode than the model holds: the old name is lost, the new socket is older than our look", () => {
  const { names, state, doubts, changes } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 close(9</tmp/x>) = 0
    7 listen(3<socket:[200]>, 5) = 0`);
  assert.equal(names(), ["#2 7:3"]);
  assert.is(state(1), "CLOSED - - lost");
  assert.equal(changes.slice(-4), ["lost #1", "gone #1", "appeared #2", "socket listening #2"]);
  assert.equal(doubts(), ["1 x an fd named another socket than the model held: a close or a dup was not seen"]);
});

test("in a trace without close a number that is given out again is how sockets end", () => {
  const { state, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 listen(3<socket:[100]>, 5) = 0
    7 accept4(3<socket:[100]>, NULL, NULL, 0) = 4<socket:[101]>
    7 accept4(3<socket:[100]>, NULL, NULL, 0) = 4<socket:[102]>`);
  assert.is(state(2), "ESTABLISHED - - reused");
  assert.equal(doubts(), [
    "1 x close is not traced: sockets are closed at the latest when their number is used again or their process ends",
  ]);
});

test("a socket that we took for closed lives on in another process", () => {
  const { names, options, state, world } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    7 close(3<socket:[100]>) = 0
    8 listen(5<socket:[100]>, 5) = 0`);
  assert.equal(names(), ["#1 8:5"]);
  assert.equal(options(1), ["SO_KEEPALIVE on set"]);
  assert.is(state(1), "LISTEN - - open");
  assert.is(world.state.archive.groups.size, 0);
});

test("an attached thread that spoke before it was described belongs to its process", () => {
  const { world, names } = worldOf(`
    9 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    9 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`);
  const described = { type: "described", command: asBytes("server"), parent: null, argv: null } as const;
  const [tid, leader] = [...world.state.threads.keys(), 7].map(asTid);
  for (const each of [leader!, tid!]) {
    const seen = { tid: each, time: null, line: 0, call: "attach" };
    world.apply({ ...described, seen, leader: leader! });
  }
  assert.equal(names(), ["#1 7:3"]);
  assert.is(world.state.processes.size, 1);
});

test.run();
