/**
 * What calls that move data show, from logs as `strace -f -ttt -T` writes them: when it is advice, and what is close to it
 * and none. A line begins with the milliseconds since the line above, and ends with those that the call took.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../src/advice/judge.ts";
import { finishedWorldOf } from "../support/world.ts";

type Lines = readonly string[];

/** Of a whole trace: read and write are there, and what is for sockets only. */
const whole = ['0 read(9, "x", 1) = 1 <0>', '0 recvfrom(8, "x", 1, 0, NULL, NULL) = 1 <0>'];
const tcp = "0 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3 <0>";
const address = (port: number, host = "192.0.2.1"): string =>
  `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("${host}")}`;
const connect = `0 connect(3, ${address(80)}, 16) = 0 <0>`;
const client = [...whole, tcp, connect];
const udp = [
  ...whole,
  "0 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3 <0>",
  `0 connect(3, ${address(53)}, 16) = 0 <0>`,
];
const set = (level: string, name: string, value: number): string =>
  `1 setsockopt(3, ${level}, ${name}, [${value}], 4) = 0 <0>`;
const cork = (on: number): string => set("SOL_TCP", "TCP_CORK", on);
const noDelay = (on: number): string => set("SOL_TCP", "TCP_NODELAY", on);
const udpCork = (on: number): string => set("SOL_UDP", "UDP_CORK", on);
const send = (bytes = 10, flags = "0"): string => `0 sendto(3, "x", ${bytes}, ${flags}, NULL, 0) = ${bytes} <0>`;
const more = send(10, "MSG_MORE");
/** It waits so many milliseconds. */
const receive = (wait: number, bytes = 5): string => `0 recvfrom(3, "x", 4096, 0, NULL, NULL) = ${bytes} <${wait}>`;
const close = "0 close(3) = 0 <0>";
const times = (count: number, lines: Lines): Lines => Array.from({ length: count }, () => lines).flat();

const prompt = [send(), receive(1)];
const slow = [send(), send(), receive(44)];
const fionread = (bytes: number): string => `0 ioctl(3, FIONREAD, [${bytes}]) = 0 <0>`;

const nagle = "warning nagle-delay";
const more_ = "warning more-left-on";
const unread = "warning close-with-unread";

const cases: Readonly<Record<string, readonly (readonly [about: string, lines: Lines, expected: Lines])[]>> = {
  "nagle-delay": [
    ["an exchange at once, then three late ones", [...client, ...prompt, ...times(3, slow)], [nagle]],
    [
      "in an event loop: the answer is read when it is there",
      [...client, ...prompt, ...times(3, [send(), send(), '44 recvfrom(3, "x", 4096, 0, NULL, NULL) = 5 <0>'])],
      [nagle],
    ],
    ["three writes", [...client, ...prompt, ...times(3, [send(), send(), send(), receive(44)])], [nagle]],
    ["twice may be chance", [...client, ...prompt, ...times(2, slow)], []],
    ["never at once: the peer, or the network, is as slow", [...client, ...times(30, slow)], []],
    ["one write", [...client, ...prompt, ...times(9, [send(), receive(44)])], []],
    ["most answers at once", [...client, ...times(9, [send(), send(), receive(1)]), ...times(3, slow)], []],
    ["answers of any time", [...client, ...prompt, ...times(3, slow), ...times(4, [send(), send(), receive(90)])], []],
    ["a write that fills a segment", [...client, ...prompt, ...times(9, [send(), send(1448), receive(44)])], []],
    [
      "over loopback no such write does",
      [
        ...whole,
        tcp,
        `0 connect(3, ${address(80, "127.0.0.1")}, 16) = 0 <0>`,
        ...prompt,
        ...times(9, [send(), send(9000), receive(44)]),
      ],
      [nagle],
    ],
    [
      "the second after the acknowledgement",
      [...client, ...prompt, ...times(9, [send(), `40${send().slice(1)}`, receive(4)])],
      [],
    ],
    ["TCP_NODELAY", [...client, noDelay(1), ...prompt, ...times(9, slow)], []],
    ["TCP_NODELAY off again", [...client, noDelay(1), noDelay(0), ...prompt, ...times(9, slow)], [nagle]],
    ["TCP_NODELAY later on", [...client, ...prompt, ...times(9, slow), noDelay(1)], [nagle]],
    ["a socket whose options are not known", [...whole, ...prompt, ...times(9, slow)], []],
    ["MSG_MORE on all but the last", [...client, ...prompt, ...times(9, [more, send(), receive(44)])], []],
    ["corked", [...client, cork(1), ...prompt, ...times(9, slow)], []],
    [
      "UNIX",
      [
        ...whole,
        "0 socket(AF_UNIX, SOCK_STREAM, 0) = 3 <0>",
        '0 connect(3, {sa_family=AF_UNIX, sun_path="/s"}, 5) = 0 <0>',
        ...prompt,
        ...times(9, slow),
      ],
      [],
    ],
  ],
  "cork-left-on": [
    ["once", [...client, cork(1), send(), receive(208)], ["warning cork-left-on"]],
    ["an answer at once: the segment was full", [...client, cork(1), send(), receive(1)], []],
    ["off before the wait", [...client, cork(1), send(), cork(0), receive(208)], []],
    ["on after the write", [...client, send(), cork(1), receive(208)], []],
    ["TCP_NODELAY sends what waits", [...client, cork(1), send(), noDelay(1), receive(208)], []],
    ["TCP_NODELAY before does not", [...client, noDelay(1), cork(1), send(), receive(208)], ["warning cork-left-on"]],
    ["shutdown() sends it", [...client, cork(1), send(), "0 shutdown(3, SHUT_WR) = 0 <0>", receive(208)], []],
    ["a request after the answer", [...client, cork(1), send(), receive(1), receive(900)], []],
    ["UDP, closed", [...udp, udpCork(1), send(), close], ["error cork-left-on"]],
    [
      "UDP, at exit",
      [...udp, udpCork(1), send(), "0 exit_group(0) = ?", "0 +++ exited with 0 +++"],
      ["error cork-left-on"],
    ],
    ["UDP, off before the close", [...udp, udpCork(1), send(), udpCork(0), close], []],
    ["UDP, off and on again", [...udp, udpCork(1), send(), udpCork(0), udpCork(1), close], []],
    ["UDP, nothing was sent", [...udp, udpCork(1), close], []],
    ["UDP, still open", [...udp, udpCork(1), send()], []],
  ],
  "more-left-on": [
    ["once", [...client, more, receive(208)], [more_]],
    ["with TCP_NODELAY on", [...client, noDelay(1), more, receive(208)], [more_]],
    ["splice", [...client, "0 splice(7, NULL, 3, NULL, 9, SPLICE_F_MORE) = 9 <0>", receive(208)], [more_]],
    ["the last one without", [...client, more, send(), receive(208)], []],
    ["an answer at once", [...client, more, receive(1)], []],
    ["TCP_NODELAY sends what waits", [...client, more, noDelay(1), receive(208)], []],
    ["TCP, closed, which sends it", [...client, more, close], []],
    ["a log that may lack write()", [tcp, connect, more, receive(208)], []],
    ["UDP, closed", [...udp, more, close], [more_]],
    ["UDP, the last one without", [...udp, more, send(), close], []],
    ["UDP, still open", [...udp, more], []],
    ["UDP_CORK off sends it", [...udp, more, udpCork(0), close], []],
  ],
  "close-with-unread": [
    ["FIONREAD", [...client, fionread(9), send(), close], [unread]],
    [
      "MSG_PEEK",
      [...client, '0 recvfrom(3, "x", 99, MSG_PEEK, NULL, NULL) = 9 <0>', receive(1, 5), send(), close],
      [unread],
    ],
    ["at exit", [...client, fionread(9), send(), "0 exit_group(0) = ?", "0 +++ exited with 0 +++"], [unread]],
    [
      "nothing was sent after the answer",
      [...client, send(), fionread(9), receive(1, 5), close],
      ["note close-with-unread"],
    ],
    ["all of it was received", [...client, fionread(9), receive(1, 4), receive(1, 5), send(), close], []],
    ["only looked at, perhaps for another process that gets it", [...client, fionread(9), close], []],
    ["FIONREAD of 0", [...client, fionread(0), send(), close], []],
    [
      "received by a message of unknown length",
      [...client, fionread(9), "0 recvmmsg(3, 0x1, 1, 0, NULL) = 1 <0>", send(), close],
      [],
    ],
    ["a log that may lack read()", [tcp, connect, fionread(9), send(), close], []],
    ["still open", [...client, fionread(9), send()], []],
    [
      "shutdown(): the peer has all of it",
      [...client, fionread(9), send(), "0 shutdown(3, SHUT_WR) = 0 <0>", close],
      [],
    ],
    [
      "reset by the peer before",
      [...client, fionread(9), '0 sendto(3, "x", 1, 0, NULL, 0) = -1 ECONNRESET (reset) <0>', close],
      [],
    ],
    [
      "another thread received it in between",
      [...client, '9 recvfrom(3, "x", 99, 0, NULL, NULL) = 9 <4>', "-3 ioctl(3, FIONREAD, [9]) = 0 <1>", send(), close],
      [],
    ],
  ],
};

for (const [id, ofRule] of Object.entries(cases))
  for (const [about, lines, expected] of ofRule)
    test(`${id}: ${about}`, () => {
      assert.equal(adviceOn(lines), expected);
    });

/** Both ends in one trace: the server receives a part of the request. */
const both = (port: number, named: Lines, sent: number, after: Lines = []): Lines => [
  ...whole,
  tcp,
  set("SOL_SOCKET", "SO_REUSEADDR", 1),
  `0 bind(3, ${address(80, "127.0.0.1")}, 16) = 0 <0>`,
  "0 listen(3, 5) = 0 <0>",
  "0 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4 <0>",
  `0 connect(4, ${address(80, "127.0.0.1")}, 16) = 0 <0>`,
  `0 accept(3, ${address(port, "127.0.0.1")}, [16]) = 5 <0>`,
  ...named,
  `0 write(4, "x", ${sent}) = ${sent} <0>`,
  '0 read(5, "x", 9) = 9 <0>',
  '0 write(5, "x", 9) = 9 <0>',
  ...after,
  "1 close(5) = 0 <0>",
];
const named = `0 getsockname(4, ${address(40_000, "127.0.0.1")}, [16]) = 0 <0>`;

const reset = "0 read(4, 0x1, 9) = -1 ECONNRESET (reset) <0>";
const harmless = "note close-with-unread";

test("the peer is in the same trace", () => {
  const ends = (sent: number, before: Lines = [], after: Lines = [reset]): Lines =>
    adviceOn([...both(40_000, [named], sent, before), ...after]);
  assert.equal(ends(20), [unread]);
  assert.equal(ends(9), []);
  assert.equal(ends(20, ['0 read(5, "x", 99) = 11 <0>']), [], "all of it was read");
  assert.equal(ends(20, ["0 shutdown(5, SHUT_WR) = 0 <0>"]), [unread]);
  assert.equal(ends(20, ["0 close(4) = 0 <0>"], []), [], "nobody is there to lose anything");
  assert.equal(ends(20, ['0 read(4, "x", 9) = 9 <0>']), [harmless], "the peer had got all");
  assert.equal(ends(20, [], []), [harmless], "the peer did not notice");
  assert.equal(ends(20, [], ['0 write(4, "x", 9) = 9 <0>', reset]), [unread], "it sent more later");
  assert.equal(ends(9, [], ['0 write(4, "x", 9) = 9 <0>', reset]), [], "it sent more later only");
  assert.equal(adviceOn([...both(40_000, [], 20), reset]), [], "its address is not known");
  assert.equal(adviceOn([...both(40_001, [named], 20), reset]), [], "another one");
});

test("without the length of calls, or with whole seconds only, nothing is measured", () => {
  for (const lines of [
    [...client, ...prompt, ...times(9, slow)],
    [...client, more, receive(2000)],
  ]) {
    assert.equal(
      adviceOn(lines, ({ time, call }) => `${time} ${call}`),
      [],
    );
    assert.equal(
      adviceOn(lines, ({ time, call, took }) => `${time.slice(0, -7)} ${call} <${took}>`),
      [],
    );
    assert.equal(
      adviceOn(lines, ({ call }) => call),
      [],
    );
  }
  const lost = [...udp, udpCork(1), send(), close];
  assert.equal(
    adviceOn(lost, ({ call }) => call),
    ["error cork-left-on"],
  );
});

test("without its children's calls a process may not be all that receives", () => {
  const { world } = finishedWorldOf(textOf([...client, fionread(9), send(), close]), { follow: false, fdCalls: true });
  assert.equal(judge(world.state), []);
});

test("handed on to another process (SCM_RIGHTS), which may receive the rest", () => {
  const control = "[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[3]}]";
  const message = `{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=${control}, msg_controllen=24, msg_flags=0}`;
  assert.equal(adviceOn([...client, fionread(9), send(), `0 sendmsg(8, ${message}, 0) = 1 <0>`, close]), []);
});

test("closed sockets with a fault are counted apart from those without", () => {
  const one = (lines: Lines): Lines => [tcp, connect, ...lines, close];
  const good = times(4, one(prompt));
  const bad = times(4, one([...prompt, ...times(3, slow)]));
  const { world } = finishedWorldOf(textOf([...whole, ...good, ...bad]), { keep: 1, fdCalls: true });
  assert.equal(
    judge(world.state).map(({ id, count }) => `${count} x ${id}`),
    ["4 x nagle-delay"],
  );
});

test("a live trace without --data has recvmsg, and says nothing of data", () => {
  const message =
    '0 recvmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=9}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, MSG_PEEK) = 9 <0>';
  const { world } = finishedWorldOf(textOf([tcp, connect, message, close]), { dataCalls: false });
  assert.is(world.state.archive.closed.get(1)?.traffic, null);
});

interface Stamped {
  readonly time: string;
  readonly call: string;
  readonly took: string;
}

type Write = (line: Stamped) => string;

const inFull: Write = ({ time, call, took }) => `${time} ${call} <${took}>`;

/** `warning nagle-delay` */
function adviceOn(lines: Lines, write: Write = inFull): Lines {
  const { world } = finishedWorldOf(textOf(lines, write), { fdCalls: true, byteOrder: "little" });
  return judge(world.state).map(({ level, id }) => `${level} ${id}`);
}

function textOf(lines: Lines, write: Write = inFull): string {
  // Not a whole second, which counts as a time without microseconds.
  let now = 1_700_000_000_000.1;
  const text: string[] = [];
  for (const line of lines) {
    const [, delay = "", call = "", took] = /^(-?\d+) (.*?)(?: <(\d+)>)?$/.exec(line) ?? [];
    now += Number(delay) + 0.05;
    const time = (now / 1000).toFixed(6);
    text.push(
      `1 ${took === undefined ? `${time} ${call}` : write({ time, call, took: (Number(took) / 1000).toFixed(6) })}`,
    );
    now += Number(took ?? 0);
  }
  return text.join("\n");
}

test.run();
