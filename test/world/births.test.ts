/**
 * How sockets come and get more names, in orders of lines that a live run does not give every time: halves of calls
 * with another thread's in between, fds that arrive from elsewhere, listeners that nobody saw born. Each log is one
 * that strace can print. The other orders (fork, exec, close, ends) are in orders.test.ts.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { worldOf } from "../support/world.ts";

test("socketpair returns after another thread has freed the number that it gets", () => {
  const { names, state, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    7 socketpair(AF_UNIX, SOCK_STREAM, 0 <unfinished ...>
    8 close(3) = 0
    7 <... socketpair resumed>, [3, 4]) = 0`);
  assert.equal(names(), ["#2 7:3", "#3 7:4"]);
  assert.is(state(2), "ESTABLISHED - - open");
  assert.equal(doubts(), []);
});

test("socketpair, then fork: each side keeps the end that it did not close", () => {
  const { names, doubts } = worldOf(`
    7 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<socket:[100]>, 4<socket:[101]>]) = 0
    7 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    8 close(3<socket:[100]>) = 0
    7 <... clone resumed>) = 8
    7 close(4<socket:[101]>) = 0`);
  assert.equal(names(), ["#1 7:3", "#2 8:4"]);
  assert.equal(doubts(), []);
});

test("systemd's fd 3: accept on a listener that nobody saw born", () => {
  const { names, state, options, changes, doubts } = worldOf(`
    7 accept4(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("127.0.0.1")}, [128 => 16], 0) = 4<socket:[101]>
    7 setsockopt(4<socket:[101]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3", "#2 7:4"]);
  assert.equal(changes, ["appeared #1", "socket accepted #2", "socket option-set #2"]);
  assert.is(state(1), "LISTEN - - open");
  assert.is(state(2), "ESTABLISHED - 127.0.0.1:40000 open");
  assert.equal(options(2), ["TCP_NODELAY on set"]);
  assert.equal(doubts(), []);
});

test("the same without inodes, accept in two halves: the listener is found by its number", () => {
  const { names, state } = worldOf(`
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    7 accept4(3,  <unfinished ...>
    8 accept4(3,  <unfinished ...>
    7 <... accept4 resumed>NULL, NULL, 0) = 4
    8 <... accept4 resumed>NULL, NULL, 0) = 5
    8 listen(3, 7) = 0`);
  assert.equal(names(), ["#1 7:3", "#2 7:4", "#3 7:5"]);
  assert.is(state(1), "LISTEN - - open");
});

test("inetd: the child puts the connection on 0, 1 and 2 before its parent's clone returns", () => {
  const { names, options, doubts } = worldOf(`
    7 accept4(3<socket:[100]>, NULL, NULL, 0) = 4<socket:[101]>
    7 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    8 dup2(4<socket:[101]>, 0</dev/null>) = 0<socket:[101]>
    8 dup2(0<socket:[101]>, 1</dev/null>) = 1<socket:[101]>
    7 <... clone resumed>) = 8
    7 close(4<socket:[101]>) = 0
    8 dup2(0<socket:[101]>, 2</dev/null>) = 2<socket:[101]>
    8 close(4<socket:[101]>) = 0
    8 close(3<socket:[100]>) = 0
    8 execve("/usr/bin/fingerd", ["fingerd"], 0x7ffc0 /* 20 vars */) = 0
    8 setsockopt(0<socket:[101]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3", "#2 8:0 8:1 8:2"]);
  assert.equal(options(2), ["SO_KEEPALIVE on set"]);
  assert.equal(doubts(), []);
});

test("inetd's child alone: one socket, found under two numbers by its inode", () => {
  const { names, state, options } = worldOf(`
    8 execve("/usr/bin/fingerd", ["fingerd"], 0x7ffc0 /* 20 vars */) = 0
    8 getpeername(0<socket:[101]>, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
    8 setsockopt(1<socket:[101]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`);
  assert.equal(names(), ["#1 8:0 8:1"]);
  assert.is(state(1), "ESTABLISHED - 127.0.0.1:40000 open");
  assert.equal(options(1), ["SO_KEEPALIVE on set"]);
});

const rights = (fds: string): string =>
  `{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, ` +
  `cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${fds}]}], msg_controllen=24, msg_flags=0}`;

test("SCM_RIGHTS: the sender closes its own name while the socket is on its way", () => {
  const { names, options, state, world } = worldOf(`
    7 fork() = 8
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5<socket:[100]>
    7 setsockopt(5<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    8 recvmsg(4<socket:[91]>,  <unfinished ...>
    7 sendmsg(3<socket:[90]>, ${rights("5<socket:[100]>")}, 0) = 1
    7 close(5<socket:[100]>) = 0
    8 <... recvmsg resumed>${rights("6<socket:[100]>")}, MSG_CMSG_CLOEXEC) = 1`);
  // #2 and #3 are the UNIX sockets, which both have since the fork.
  assert.equal(names(), ["#1 8:6", "#2 7:4 8:4", "#3 7:3 8:3"]);
  assert.equal(options(1), ["SO_KEEPALIVE on set"]);
  assert.is(state(1), "CLOSED - - open");
  assert.is(world.state.archive.groups.size, 0);
});

test("SCM_RIGHTS without inodes: what came is unknown until it is used, and then of unknown origin", () => {
  const { names, state, changes } = worldOf(`
    7 fork() = 8
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5
    8 recvmsg(4, ${rights("6")}, 0) = 1
    8 listen(6, 5) = 0`);
  // #2 is the UNIX socket that the message came by.
  assert.equal(names(), ["#1 7:5", "#2 7:4 8:4", "#3 8:6"]);
  assert.equal(changes, [
    "process forked",
    "socket created #1",
    "appeared #2",
    "appeared #2",
    "appeared #3",
    "socket listening #3",
  ]);
  assert.is(state(3), "LISTEN - - open");
});

test("recvmmsg: a known socket and one that nobody saw, in two messages", () => {
  const { names, state } = worldOf(`
    7 fork() = 8
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5<socket:[100]>
    8 recvmmsg(4<socket:[91]>,  <unfinished ...>
    7 close(5<socket:[100]>) = 0
    8 <... recvmmsg resumed>[{msg_hdr=${rights("6<socket:[100]>")}, msg_len=1}, {msg_hdr=${rights("7<socket:[101]>")}, msg_len=1}], 2, 0, NULL) = 2`);
  assert.equal(names(), ["#1 8:6", "#2 7:4 8:4", "#3 8:7"]);
  assert.is(state(3), "? - - open");
});

test("pidfd_getfd: one more name, close-on-exec from birth", () => {
  const { names, state, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5<socket:[100]>
    9 pidfd_getfd(4<pid:7>, 5, 0 <unfinished ...>
    7 close(5<socket:[100]>) = 0
    9 <... pidfd_getfd resumed>) = 6<socket:[100]>
    9 listen(6<socket:[100]>, 1) = 0
    9 execve("/bin/cat", ["cat"], 0x7ffc0 /* 20 vars */) = 0`);
  assert.equal(names(), []);
  assert.is(state(1), "LISTEN - - execve");
  assert.equal(doubts(), []);
});

test("dup returns after another thread has closed its source: the socket lives on under the new number", () => {
  const { names, state, world } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    7 dup(3 <unfinished ...>
    8 close(3) = 0
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3
    7 <... dup resumed>) = 4`);
  assert.equal(names(), ["#1 7:4", "#2 7:3"]);
  assert.is(state(1), "CLOSED - - open");
  assert.equal([...world.state.sockets.keys()].sort(), [1, 2]);
  assert.is(world.state.archive.groups.size, 0);
});

test("dup2 over an open socket returns after its source's number was given out again", () => {
  const { names, state, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4<socket:[101]>
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    7 dup2(3<socket:[100]>, 4<socket:[101]> <unfinished ...>
    8 close(3<socket:[100]>) = 0
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3<socket:[102]>
    7 <... dup2 resumed>) = 4<socket:[100]>`);
  assert.equal(names(), ["#1 7:4", "#3 7:3"]);
  assert.is(state(1), "CLOSED - - open");
  assert.is(state(2), "CLOSED - - dup2");
  assert.equal(doubts(), []);
});

test("F_DUPFD and F_DUPFD_CLOEXEC, and FD_CLOEXEC taken from the first: two of three names survive exec", () => {
  const { names } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3
    7 fcntl(3, F_DUPFD_CLOEXEC, 60) = 60
    7 fcntl(3, F_DUPFD, 60) = 61
    7 fcntl(3, F_SETFD, 0) = 0
    7 execve("/bin/cat", ["cat"], 0x7ffc0 /* 20 vars */) = 0`);
  assert.equal(names(), ["#1 7:3 7:61"]);
});

test("a fork between the halves of accept: whether the child has the connection shows when it uses it", () => {
  const { names, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 listen(3<socket:[100]>, 5) = 0
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    8 accept(3<socket:[100]>,  <unfinished ...>
    7 clone(child_stack=NULL, flags=SIGCHLD) = 9
    8 <... accept resumed>NULL, NULL) = 4<socket:[101]>
    9 setsockopt(4<socket:[101]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`);
  assert.equal(names(), ["#1 7:3 9:3", "#2 7:4 9:4"]);
  assert.equal(doubts(), []);
});

test("close_range in two halves: a number that it has freed is given out before it returns", () => {
  const { names, state, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    7 close_range(3, 4294967295, 0 <unfinished ...>
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3
    7 <... close_range resumed>) = 0`);
  assert.equal(names(), ["#3 7:3"]);
  assert.equal([state(1), state(2)], ["CLOSED - - close_range", "CLOSED - - close_range"]);
  assert.equal(doubts(), []);
});

test("close_range that fails when it returns (ENOSYS before Linux 5.9) closes nothing", () => {
  const { names, changes } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    7 close_range(3, 4294967295, 0 <unfinished ...>
    8 listen(3, 5) = 0
    7 <... close_range resumed>) = -1 ENOSYS (Function not implemented)`);
  assert.equal(names(), ["#1 7:3"]);
  assert.equal(changes, ["socket created #1", "socket listening #1"]);
});

test("close_range with CLOSE_RANGE_UNSHARE in two halves: the other thread's names stay", () => {
  const { names } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8
    8 close_range(3, 5, CLOSE_RANGE_UNSHARE <unfinished ...>
    7 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 4
    8 <... close_range resumed>) = 0`);
  assert.equal(names(), ["#1 7:3", "#2 7:4"]);
});

test("killed while it waits in accept: the shared listener was its last", () => {
  const { names, state } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 listen(3, 5) = 0
    7 clone(child_stack=NULL, flags=SIGCHLD) = 8
    8 accept(3,  <unfinished ...>
    7 close(3) = 0
    8 <... accept resumed> <unfinished ...>) = ?
    8 +++ killed by SIGKILL +++`);
  assert.equal(names(), []);
  assert.is(state(1), "LISTEN - - exit");
});

test.run();
