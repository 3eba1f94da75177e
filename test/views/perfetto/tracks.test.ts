/** What --format perfetto makes of a log: which tracks there are, and what is on them. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { openTrace } from "../../support/perfetto.ts";
import { recordLog } from "../../support/perfetto-log.ts";
import { textOf } from "../../support/perfetto-text.ts";

const BEGAN = 1_700_000_000_000_000;

/** `@000100` is 100 microseconds behind BEGAN. `args`: the arguments that are shown. */
function shown(log: string, args: readonly string[] = [], began: number = BEGAN): string {
  const lines = linesOf(log).map((line) => line.replace(/@(\d{6})/, (_, micros) => `1700000000.${micros}`));
  return textOf(openTrace(recordLog(lines).bytes), began, args);
}

/** Without the counters, which have a test of their own. */
function withoutCounts(text: string): string {
  return text.replace(/^ *count of .*\n(?: +\d+: \d+\n)*/gm, "");
}

/** Without what is on other tracks. */
function onlyThreads(text: string): string {
  let isThread = false;
  const lines = text.split("\n").filter((line) => {
    const [, kind] = /^ *(process|thread|track|count) /.exec(line) ?? [];
    if (kind !== undefined) isThread = kind === "thread";
    return kind === "process" || isThread;
  });
  return lines.join("\n");
}

function linesOf(text: string): readonly string[] {
  return text
    .trim()
    .split("\n")
    .map((line) => line.trim());
}

/** A text of the source, without its indentation. */
function block(text: string): string {
  const lines = text.split("\n").slice(1, -1);
  const indentation = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indentation)).join("\n");
}

const address = (port: number): string =>
  `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")}`;

test("calls on the tracks of their threads; states, changes and options on those of the sockets; arrows; advice", () => {
  const log = `
    101 @000100 execve("/usr/bin/echod", ["echod", "-p", "80"], 0x1) = 0 <0.000050>
    101 @000200 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[1]> <0.000010>
    101 @000300 setsockopt(3<socket:[1]>, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0 <0.000005>
    101 @000400 bind(3<socket:[1]>, ${address(80)}, 16) = 0 <0.000005>
    101 @000500 listen(3<socket:[1]>, 5) = 0 <0.000005>
    101 @000600 accept(3<socket:[1]>,  <unfinished ...>
    102 @000700 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[2]> <0.000010>
    102 @000800 connect(3<socket:[2]>, ${address(80)}, 16) = 0 <0.000005>
    102 @000810 getsockname(3<socket:[2]>, ${address(5000)}, [16]) = 0 <0.000001>
    101 @000830 <... accept resumed>${address(5000)}, [16]) = 4<socket:[3]> <0.000230>
    101 @000900 setsockopt(4<socket:[3]>, SOL_TCP, TCP_NODELAY, [7], 4) = -1 EINVAL (Invalid argument) <0.000002>
    101 @001000 close(4<socket:[3]>) = 0 <0.000003>
    101 @001100 exit_group(1) = ?
    101 @001200 +++ exited with 1 +++`;
  const args = [
    "socket",
    "what",
    "errno",
    "option",
    "asked",
    "in_force",
    "origin",
    "inherited",
    "closed_by",
    "options",
  ];
  assert.is(
    withoutCounts(shown(log, args)),
    block(`
      process 101 echod: echod -p 80
        1200 exited with 1
        thread 101
          200 to 210 socket socket=1 what=created TCP over IPv4
          300 to 305 setsockopt socket=1 what=set SO_REUSEADDR on
          400 to 405 bind socket=1 what=bound 127.0.0.1:80
          500 to 505 listen socket=1 what=listens backlog 5
          600 to 830 accept socket=3 what=accepted on #1 (127.0.0.1:80) from 127.0.0.1:5000, inherits SO_REUSEADDR on
          900 to 902 setsockopt socket=3 what=FAILED TCP_NODELAY = on: EINVAL errno=EINVAL
          1000 to 1003 close socket=3 what=closed
        track listening on 127.0.0.1:80
          210 to 1200 #1 on 127.0.0.1:80 socket=1 closed_by=exit options={"SO_REUSEADDR":{"in_force":true,"asked":true,"origin":"set"}}
            210 to 405 CLOSED
              210 created
              305 set SO_REUSEADDR option=SO_REUSEADDR asked=true in_force=true origin=set
            405 to 505 BOUND
              405 bound
            505 to 1200 LISTEN
              505 listens
              830 accepts #3
        track accepted on 127.0.0.1:80
          830 to 1003 #3 from 127.0.0.1:5000 socket=3 closed_by=close options={"SO_REUSEADDR":{"in_force":true,"asked":true,"origin":"inherited"}}
            830 to 1003 ESTABLISHED
              830 accepted inherited={"SO_REUSEADDR":true}
              902 FAILED setsockopt: EINVAL errno=EINVAL
              1003 closed
      process 102 echod: echod -p 80
        thread 102
          700 to 710 socket socket=2 what=created TCP over IPv4
          800 to 805 connect socket=2 what=connected to 127.0.0.1:80
          810 to 811 getsockname socket=2 what=local address: 127.0.0.1:5000
        track connected to 127.0.0.1:80
          710 to ? #2 to 127.0.0.1:80 socket=2
            710 to 805 CLOSED
              710 created
            805 to ? ESTABLISHED
              805 connected
              811 local
              1200 still open options={}
      track advice
        902 option-refused
      connected to 127.0.0.1:80: local at 811 -> accepted on 127.0.0.1:80: accepted at 830
      listening on 127.0.0.1:80: accepts #3 at 830 -> accepted on 127.0.0.1:80: accepted at 830
    `),
  );
});

test("without -T, without times, in whole seconds: calls are instants; what was cut has its length", () => {
  const calls = (times: readonly string[]): string => {
    const [socket = "", bind = "", listen = "", resumed = ""] = times;
    return `
      7 ${socket}socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[1]>
      7 ${bind}bind(3<socket:[1]>, ${address(80)}, 16 <unfinished ...>
      8 ${listen}socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 4<socket:[2]>
      7 ${resumed}<... bind resumed>) = 0`;
  };
  assert.is(
    onlyThreads(shown(calls(["@000100 ", "@000200 ", "@000300 ", "@000400 "]))),
    block(`
      process 7 process 7
        thread 7
          100 socket
          200 to 400 bind
        thread 8
          300 socket
    `),
  );
  assert.is(
    onlyThreads(shown(calls([]), [], 0)),
    block(`
      process 7 process 7
        thread 7
          1 socket
          4 bind
        thread 8
          3 socket
    `),
  );
  assert.is(
    onlyThreads(shown(calls(["12:00:01 ", "12:00:01 ", "12:00:02 ", "12:00:02 "]), [], 12 * 3600e6)),
    block(`
      process 7 process 7
        thread 7
          1000000 socket
          2000000 bind
        thread 8
          2000000 socket
    `),
  );
});

test("the counters", () => {
  const log = `
    7 @000100 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[1]> <0.000001>
    7 @000200 connect(3<socket:[1]>, ${address(80)}, 16) = 0 <0.000001>
    7 @000300 read(3<socket:[1]>, "", 10) = 0 <0.000001>
    7 @000400 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 4<socket:[2]> <0.000001>
    7 @000500 close(3<socket:[1]>) = 0 <0.000001>`;
  assert.is(
    shown(log)
      .split("\n")
      .filter((line) => /count of|^ +\d+: /.test(line))
      .map((line) => line.slice(2))
      .join("\n"),
    block(`
        count of open sockets
          101: 1
          401: 2
          501: 1
        count of open sockets, neither bound nor connected
          101: 1
          201: 0
          401: 1
        count of open sockets, connected to 127.0.0.1:80
          201: 1
          501: 0
        count of sockets in CLOSE_WAIT
          301: 1
          501: 0
    `),
  );
});

test("calls of two threads whose lines are not in the order of their times: slices lie in one another all the same", () => {
  const log = `
    7 @000100 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[1]> <0.000001>
    7 @000150 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 8 <0.000010>
    7 @000200 bind(3<socket:[1]>, ${address(80)}, 16) = 0 <0.000090>
    8 @000210 listen(3<socket:[1]>, 5) = 0 <0.000010>
    8 @000220 close(3<socket:[1]>) = 0 <0.000010>`;
  assert.is(
    withoutCounts(shown(log)),
    block(`
      process 7 process 7
        thread 7
          100 to 101 socket
          200 to 290 bind
        thread 8
          210 to 220 listen
          220 to 230 close
        track listening on 127.0.0.1:80
          101 to 290 #1 on 127.0.0.1:80
            101 to 290 CLOSED
              101 created
              220 listens
              230 closed
            290 to 290 BOUND
              290 bound
            290 to 290 LISTEN
      track advice
        290 no-reuseaddr
    `),
  );
});

test("a program that runs another one: the name is the last one", () => {
  const log = `
    7 @000100 execve("/bin/one", ["one"], 0x1) = 0 <0.000001>
    7 @000200 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[1]> <0.000001>
    7 @000300 execve("/bin/two", ["two", "-x"], 0x1) = 0 <0.000001>
    7 @000400 listen(3<socket:[1]>, 5) = 0 <0.000001>`;
  assert.is(
    withoutCounts(shown(log)),
    block(`
      process 7 two: two -x
        thread 7
          200 to 201 socket
          300 to 301 execve
          400 to 401 listen
        track listening on socket #1
          201 to ? #1 TCP over IPv4
            201 to 401 CLOSED
              201 created
            401 to ? LISTEN
              401 listens
              401 still open
    `),
  );
});

test.run();
