/**
 * Threads and processes whose clone is not in the log, as in `strace -f -e trace=network` and in each log of a program
 * that was attached to. `names` has whose fds they are: a thread's go by its process.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { finishedWorldOf, worldOf } from "../support/world.ts";

const client = '{sa_family=AF_INET, sin_port=htons(40001), sin_addr=inet_addr("192.0.2.7")}';

/** What is reported of threads, without what else a short log leaves open. */
const ofThreads = (doubts: () => readonly string[]): readonly string[] =>
  doubts().filter((doubt) => doubt.includes("clone") || doubt.includes("named another socket"));

const undecided = (kin: number, who: string, taken: string): string =>
  `1 x whether ${who} is a thread of ${kin} or a process forked from it: its clone is not in the log (taken for ${taken})`;

test("strace reports how many threads it attached to: those that speak next", () => {
  const { names, state, options, doubts } = finishedWorldOf(`
    strace: Process 4242 attached with 2 threads
    [pid  4243] accept(3, ${client}, [16]) = 5
    [pid  4243] setsockopt(5, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    [pid  4242] setsockopt(5, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    [pid  4242] close(5) = 0`);
  assert.equal(names(), ["#1 4242:3"]);
  assert.is(state(2), "ESTABLISHED - 192.0.2.7:40001 close");
  assert.equal(options(2), ["SO_KEEPALIVE on set", "TCP_NODELAY on set"]);
  assert.equal(ofThreads(doubts), []);
});

test("three threads by the message, of which two speak: two sockets of unknown birth", () => {
  const { names, options, doubts } = finishedWorldOf(`
    strace: Process 4242 attached with 3 threads
    [pid  4244] setsockopt(11, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    [pid  4242] setsockopt(12, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    [pid  4242] setsockopt(11, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0
    [pid  4244] setsockopt(11, SOL_TCP, TCP_NODELAY, [0], 4) = 0`);
  assert.equal(names(), ["#1 4242:11", "#2 4242:12"]);
  assert.equal(options(1), ["TCP_NODELAY off set", "SO_LINGER on, 0 s set"]);
  assert.equal(ofThreads(doubts), []);
});

test("the messages of two processes with threads do not show whose a third thread is: it has the fds that it uses", () => {
  const { names, doubts } = finishedWorldOf(`
    strace: Process 100 attached with 2 threads
    strace: Process 200 attached with 2 threads
    [pid   200] listen(4, 5) = 0
    [pid   100] listen(3, 5) = 0
    [pid   201] accept(4, NULL, NULL) = 5
    [pid   101] accept(3, NULL, NULL) = 5`);
  assert.equal(names(), ["#1 200:4", "#2 100:3", "#3 200:5", "#4 100:5"]);
  assert.equal(ofThreads(doubts), [
    undecided(200, "201", "a thread, with the same fds"),
    undecided(100, "101", "a thread, with the same fds"),
  ]);
});

test("nothing shows which it is: one socket, and that it is unknown", () => {
  const asked = finishedWorldOf(`
    4242  socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    4242  listen(3, 5) = 0
    4242  accept4(3, ${client}, [16], SOCK_CLOEXEC) = 5
    4243  setsockopt(5, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    4243  +++ exited with 0 +++
    4242  +++ exited with 0 +++`);
  assert.equal(asked.options(2), ["TCP_NODELAY on set"]);
  assert.equal([asked.state(1), asked.state(2)], ["LISTEN - - exit", "ESTABLISHED - 192.0.2.7:40001 exit"]);
  assert.equal(
    asked.changes.filter((change) => change.startsWith("appeared")),
    [],
  );
  assert.equal(ofThreads(asked.doubts), [undecided(4242, "4243", "a thread, with the same fds")]);
});

test("it uses an fd that another got after it was there: a thread", () => {
  const { names, doubts } = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    8 listen(3, 5) = 0
    7 accept(3, NULL, NULL) = 4
    8 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3", "#2 7:4"]);
  assert.equal(ofThreads(doubts), []);
});

test("the message of its birth is older than the fd that it uses first: a thread", () => {
  const { names, doubts } = finishedWorldOf(`
    socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    strace: Process 8 attached
    [pid     7] accept(3, NULL, NULL) = 4
    [pid     8] setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3", "#2 7:4"]);
  assert.equal(ofThreads(doubts), []);
});

test("a number that another has closed works, or is given out: the first shows a child, the second a thread", () => {
  const opened = `
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 accept(3, NULL, NULL) = 4
    8 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    7 close(4) = 0`;
  const child = finishedWorldOf(`${opened}
    8 setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`);
  assert.equal(child.names(), ["#1 7:3", "#2 8:4"]);
  assert.equal(child.options(2), ["TCP_NODELAY on set", "SO_KEEPALIVE on set"]);
  assert.equal(ofThreads(child.doubts), []);
  const thread = finishedWorldOf(`${opened}
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 4`);
  assert.equal(thread.names(), ["#1 7:3", "#3 7:4"]);
  assert.equal(ofThreads(thread.doubts), []);
});

test("EBADF where another has closed it: a thread; where another has it open: a child", () => {
  const opened = `
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4
    8 listen(4, 5) = 0`;
  const thread = finishedWorldOf(`${opened}
    7 close(4) = 0
    8 accept(4, NULL, NULL) = -1 EBADF (Bad file descriptor)`);
  assert.equal(thread.names(), ["#1 7:3"]);
  assert.equal(ofThreads(thread.doubts), []);
  const child = finishedWorldOf(`${opened}
    7 close(9) = 0
    8 listen(3, 5) = -1 EBADF (Bad file descriptor)
    8 listen(4, 5) = 0`);
  assert.equal(child.names(), ["#1 7:3", "#2 7:4 8:4"]);
  assert.equal(ofThreads(child.doubts), []);
});

test("each accepts under the same number and no close comes between: two processes", () => {
  const { names, options, doubts } = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 close(9) = 0
    8 accept(3, NULL, NULL) = 4
    7 accept(3, NULL, NULL) = 4
    8 setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    7 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3 8:3", "#2 8:4", "#3 7:4"]);
  assert.equal([options(2), options(3)], [["SO_KEEPALIVE on set"], ["TCP_NODELAY on set"]]);
  assert.equal(ofThreads(doubts), []);
});

test("the same where close is not traced: two sockets, but it is unknown whose", () => {
  const { names, doubts } = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    8 accept(3, NULL, NULL) = 4
    7 accept(3, NULL, NULL) = 4
    8 setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3 8:3", "#2 8:4", "#3 7:4"]);
  assert.equal(ofThreads(doubts), [undecided(7, "8", "a process, with fds of its own")]);
});

test("inodes: the same number is two sockets", () => {
  const { names } = finishedWorldOf(`
    7 accept(3<socket:[100]>, NULL, NULL) = 4<socket:[101]>
    8 setsockopt(4<socket:[102]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    7 setsockopt(4<socket:[101]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3", "#2 7:4", "#3 8:4"]);
});

test("what a forked child does first is to close the listener: the parent keeps it", () => {
  const { names, changes } = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 listen(3, 5) = 0
    7 accept(3, NULL, NULL) = 4
    8 close(3) = 0
    7 close(4) = 0
    8 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    7 accept(3, NULL, NULL) = 4`);
  assert.equal(names(), ["#1 7:3", "#2 8:4", "#3 7:4"]);
  assert.equal(changes.slice(3), [
    "appeared #1",
    "socket closed #1",
    "socket closed #2",
    "gone #2",
    "appeared #2",
    "socket option-set #2",
    "socket accepted #3",
  ]);
});

test("SIGCHLD: the child was a process, and so are those that come after it", () => {
  const { names, options, doubts } = finishedWorldOf(`
    7 accept(3, NULL, NULL) = 4
    8 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    8 +++ exited with 0 +++
    7 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=8, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
    7 accept(3, NULL, NULL) = 4
    9 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    7 accept(3, NULL, NULL) = 4
    9 setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3", "#3 9:4", "#4 7:4"]);
  assert.equal(
    [options(2), options(3), options(4)],
    [["TCP_NODELAY on set"], ["TCP_NODELAY on set", "SO_KEEPALIVE on set"], []],
  );
  assert.equal(ofThreads(doubts), [undecided(7, "9", "a process, with fds of its own")]);
});

test("exec under its own number, exit_group that the others survive: processes", () => {
  const exec = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    8 execve("/bin/cat", ["cat"], 0x7ffc0 /* 20 vars */) = 0
    8 getsockopt(3, SOL_SOCKET, SO_TYPE, [1], [4]) = 0`);
  assert.equal(exec.names(), ["#1 7:3 8:3"]);
  assert.equal(ofThreads(exec.doubts), []);
  const end = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    8 accept(3, NULL, NULL) = 4
    8 exit_group(0) = ?
    8 +++ exited with 0 +++
    7 listen(3, 5) = 0`);
  assert.equal(end.names(), ["#1 7:3"]);
  assert.is(end.state(2), "ESTABLISHED - - exit");
  assert.equal(ofThreads(end.doubts), []);
});

test("a daemon: the parent has ended, its child goes on with the listener", () => {
  const { names, state, doubts } = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 listen(3, 5) = 0
    7 +++ exited with 0 +++
    8 accept(3, NULL, NULL) = 4`);
  assert.equal(names(), ["#1 8:3", "#2 8:4"]);
  assert.is(state(1), "LISTEN - - open");
  assert.equal(ofThreads(doubts), []);
});

test("it was taken for a process, and uses what another got since: a thread after all", () => {
  const { names, doubts } = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    8 accept(3, NULL, NULL) = 4
    7 accept(3, NULL, NULL) = 4
    8 setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    7 accept(3, NULL, NULL) = 5
    8 setsockopt(5, SOL_TCP, TCP_NODELAY, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3", "#3 7:4", "#4 7:5"]);
  assert.equal(ofThreads(doubts), []);
});

test("an exec that shows the leader: the successor's process goes by its number", () => {
  const { names } = worldOf(`
    9 listen(3, 5) = 0
    8 listen(3, 6) = 0
    9 execve("/bin/x", ["x"], 0x7ffd661da218 /* 40 vars */ <unfinished ...>
    8 +++ superseded by execve in pid 9 +++
    8 <... execve resumed>) = 0
    8 listen(3, 7) = 0`);
  assert.equal(names(), ["#1 8:3"]);
});

test("a clone that is in the log decides, whatever was assumed (strace -z prints it after its child's lines)", () => {
  const { names, doubts } = finishedWorldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    8 listen(3, 5) = 0
    7 clone(child_stack=NULL, flags=SIGCHLD) = 8
    7 close(3) = 0
    8 listen(3, 6) = 0
    9 listen(3, 7) = 0
    8 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 9`);
  assert.equal(names(), ["#1 8:3"]);
  assert.equal(ofThreads(doubts), []);
});

test("a live trace has every clone: who is in none is a process with its own fds", () => {
  const { names, doubts } = finishedWorldOf(
    `
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    8 listen(3, 5) = 0`,
    { announced: true },
  );
  assert.equal(names(), ["#1 7:3", "#2 8:3"]);
  assert.equal(ofThreads(doubts), []);
});

test.run();
