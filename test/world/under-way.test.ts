/** Threads and processes whose clone is not in the log: what calls under way, accept() and printed addresses show. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { finishedWorldOf, worldOf } from "../support/world.ts";

const client = '{sa_family=AF_INET, sin_port=htons(40001), sin_addr=inet_addr("192.0.2.7")}';

test("a thread is inside accept() on fd 3, so the 3 that another gets is of another table", () => {
  const { names, state, options, doubts } = worldOf(`
    9305 accept(3, NULL, NULL <unfinished ...>
    9308 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    9308 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    9308 connect(3, ${client}, 16) = 0
    9305 <... accept resumed>) = 4
    9305 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0`);
  assert.equal(names(), ["#1 9308:3", "#2 9305:3", "#3 9305:4"]);
  assert.equal([state(1), state(2)], ["ESTABLISHED - 192.0.2.7:40001 open", "LISTEN - - open"]);
  assert.equal(options(3), ["TCP_NODELAY on set"]);
  assert.equal(
    doubts().filter((doubt) => doubt.includes("clone")),
    [],
  );
});

test("accept() works on an fd that is connected in the table: it was another's, of a process", () => {
  const { names, state, options } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    7 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    7 connect(3, ${client}, 16) = 0
    8 getsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], [4]) = 0
    8 accept(3, NULL, NULL) = 4`);
  assert.equal(names(), ["#1 7:3", "#2 8:3", "#3 8:4"]);
  assert.equal([state(1).split(" ")[0], state(2).split(" ")[0]], ["ESTABLISHED", "LISTEN"]);
  assert.equal(options(3), []);
});

test("accept() on the connected socket of a thread that is no other's: nothing is inherited, and that is reported", () => {
  const { state, options, socket, doubts } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    7 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    7 connect(3, ${client}, 16) = 0
    7 accept(3, NULL, NULL) = 4`);
  assert.is(state(1), "ESTABLISHED - 192.0.2.7:40001 open");
  assert.equal([options(2), socket(2).listener, socket(2).acceptSeen], [[], null, true]);
  assert.ok(
    doubts().includes(
      "1 x accept() worked on an fd that names a connected socket here: it was another socket, which is not known",
    ),
  );
});

test("-yy: each child that closes the listener has a copy of it, which the printed address proves", () => {
  const { names, state } = worldOf(`
    9636 listen(3<TCP:[127.0.0.1:45375]>, 8) = 0
    9637 accept(3<TCP:[127.0.0.1:45375]>, NULL, NULL <unfinished ...>
    9640 close(3<TCP:[127.0.0.1:45375]>) = 0
    9640 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[1623104]>
    9641 close(3<TCP:[127.0.0.1:45375]>) = 0
    9641 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[1623110]>
    9637 <... accept resumed>) = 4<TCP:[127.0.0.1:45375->127.0.0.1:46084]>`);
  assert.equal(names(), ["#1 9636:3", "#2 9640:3", "#3 9641:3", "#4 9636:4"]);
  assert.is(state(1), "LISTEN 127.0.0.1:45375 - open");
});

test("a call works on no socket that was got after it was entered, and one that waits too has the same listener", () => {
  const { names, options } = worldOf(`
    100 accept(3, NULL, NULL <unfinished ...>
    102 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    102 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    100 <... accept resumed>) = 4
    103 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    101 accept(3, NULL, NULL <unfinished ...>
    101 <... accept resumed>) = 8`);
  assert.equal(names(), ["#1 102:3", "#2 100:3 101:3", "#3 100:4", "#4 103:3", "#5 101:8"]);
  assert.equal([options(3), options(5)], [[], []]);
});

test("-yy: a child that closes the fd in which another waits closes its copy, and a new socket has no address", () => {
  const { names, state } = worldOf(`
    9752 accept(3<TCP:[127.0.0.1:39305]>, NULL, NULL <unfinished ...>
    9754 close(3<TCP:[127.0.0.1:39305]>) = 0
    9754 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[1622654]>
    9754 connect(3<TCP:[1622654]>, ${client}, 16) = 0
    9755 close(3<TCP:[127.0.0.1:39305]>) = 0
    9755 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[1622660]>
    9751 accept(3<TCP:[127.0.0.1:39305]>, NULL, NULL <unfinished ...>
    9752 <... accept resumed>) = 4<TCP:[127.0.0.1:39305->127.0.0.1:37712]>`);
  assert.equal(names(), ["#1 9751:3 9752:3", "#2 9754:3", "#3 9755:3", "#4 9752:4"]);
  assert.is(state(1), "LISTEN 127.0.0.1:39305 - open");
});

test("SIGCHLD comes to the parent: it is no thread of the child that has ended", () => {
  const { names, doubts } = finishedWorldOf(`
    12661 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4
    12586 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4
    12661 +++ exited with 0 +++
    12586 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=12661, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---`);
  assert.equal(names(), ["#3 12586:4"]);
  assert.equal(
    doubts().filter((doubt) => doubt.includes("clone")),
    [],
  );
});

test("what nothing decided is never shown as a thread of itself", () => {
  const { doubts } = finishedWorldOf(`
    200 accept(3, NULL, NULL <unfinished ...>
    199 accept(3, NULL, NULL <unfinished ...>
    200 <... accept resumed>) = 4
    199 <... accept resumed>) = 5`);
  assert.equal(
    doubts().flatMap((doubt) => /whether (\d+ is a thread of \d+)/.exec(doubt)?.[1] ?? []),
    ["199 is a thread of 200"],
  );
});

test.run();
