/** What is close to a piece of advice, and what comes of it: mostly nothing. The pairs in samples/advice show the rest. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../src/advice/judge.ts";
import { finishedWorldOf } from "../support/world.ts";

type Lines = readonly string[];

const TCP = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3";
const UDP = "socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3";
const CONNECT = 'connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.1")}, 16) = 0';
const BIND = 'bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.1")}, 16) = 0';
const LISTEN = "listen(3, 64) = 0";
const ACCEPT = "accept4(3, NULL, NULL, 0) = 4";
const EXIT = "exit_group(0) = ?\n+++ exited with 0 +++";
const set = (level: string, name: string, value: number, fd = 3): string =>
  `setsockopt(${fd}, ${level}, ${name}, [${value}], 4) = 0`;
const buffer = (size: number): string => set("SOL_SOCKET", "SO_RCVBUF", size);
const keepalive = (fd = 3): string => set("SOL_SOCKET", "SO_KEEPALIVE", 1, fd);
const times = (idle: number, interval: number, count: number, fd = 3): readonly string[] => [
  set("SOL_TCP", "TCP_KEEPIDLE", idle, fd),
  set("SOL_TCP", "TCP_KEEPINTVL", interval, fd),
  set("SOL_TCP", "TCP_KEEPCNT", count, fd),
];
const userTimeout = (ms: number, fd = 3): string => set("SOL_TCP", "TCP_USER_TIMEOUT", ms, fd);
const linger = (seconds: number, fd = 3): string =>
  `setsockopt(${fd}, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=${seconds}}, 8) = 0`;
const close = (fd = 3): string => `close(${fd}) = 0`;
/** -1 and 2 s as strace 6.1 prints a timeval. */
const NEVER = String.raw`"\377\377\377\377\377\377\377\377\0\0\0\0\0\0\0\0"`;
const TWO_SECONDS = String.raw`"\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"`;
const timeout = (value: string, fd = 3): string => `setsockopt(${fd}, SOL_SOCKET, SO_RCVTIMEO_OLD, ${value}, 16) = 0`;
const nonblock = (fd = 3): string => `fcntl(${fd}, F_SETFL, O_RDWR|O_NONBLOCK) = 0`;
const send = 'sendto(3, "x", 1, 0, NULL, 0) = 1\nwrite(5</x>, "x", 1) = 1';
const receive = 'recvfrom(3, "x", 4096, 0, NULL, NULL) = 1';
const quickack = (on: number): string => set("SOL_TCP", "TCP_QUICKACK", on);
const noDelay = (on: number, fd = 3): string => set("SOL_TCP", "TCP_NODELAY", on, fd);

const server = (...options: Lines): Lines => [TCP, set("SOL_SOCKET", "SO_REUSEADDR", 1), ...options, BIND, LISTEN];
const client = [TCP, CONNECT];

const cases: Readonly<Record<string, readonly (readonly [about: string, lines: Lines, expected: Lines])[]>> = {
  "keepalive-unit": [
    ["10000 s", [...client, keepalive(), ...times(10_000, 10, 3)], ["warning keepalive-unit"]],
    ["an interval", [...client, keepalive(), ...times(60, 1_000, 3)], ["warning keepalive-unit"]],
    ["two hours", [...client, keepalive(), ...times(7_200, 75, 9)], []],
    ["five hours", [...client, keepalive(), ...times(18_000, 75, 9)], []],
  ],
  "keepalive-default": [
    ["a client", [...client, keepalive()], ["note keepalive-default"]],
    ["from the listener", [...server(keepalive()), ACCEPT], ["note keepalive-default"]],
    ["a listener that has accepted nothing", [...server(keepalive())], []],
    [
      "on by the listener, the times by the connection",
      [...server(keepalive()), ACCEPT, ...times(60, 10, 3, 4), userTimeout(90_000, 4)],
      [],
    ],
    ["off again", [...client, keepalive(), set("SOL_SOCKET", "SO_KEEPALIVE", 0)], []],
    ["never connected", [TCP, keepalive()], []],
    ["older than the log", [keepalive(), "getpeername(3, 0x1, [16]) = -1 ENOTCONN (not connected)"], []],
  ],
  "keepalive-blind": [
    ["times, and no TCP_USER_TIMEOUT", [...client, keepalive(), ...times(60, 10, 3)], ["note keepalive-blind"]],
    ["as late as the retransmissions", [...client, keepalive(), ...times(900, 10, 3)], []],
  ],
  "buffer-clamped": [
    ["more than the limit", [UDP, buffer(8_000_000)], ["warning buffer-clamped"]],
    ["larger and larger", [UDP, buffer(100_000), buffer(1_000_000), buffer(8_000_000)], []],
    ["halved until it holds", [UDP, buffer(8_000_000), buffer(4_000_000)], []],
  ],
  "user-timeout-first": [
    ["later", [...client, keepalive(), ...times(10, 5, 3), userTimeout(120_000)], ["warning user-timeout-first"]],
    ["sooner", [...client, keepalive(), ...times(10, 5, 3), userTimeout(12_000)], ["note user-timeout-first"]],
    ["the same, by the next probe", [...client, keepalive(), ...times(10, 5, 3), userTimeout(21_000)], []],
    ["keepalive is off", [...client, userTimeout(120_000)], []],
    [
      "a time that is too short in any case",
      [...client, keepalive(), ...times(10, 5, 3), userTimeout(30)],
      ["warning user-timeout-unit"],
    ],
  ],
  "linger-reset": [
    ["with a call in between", [...client, linger(0), noDelay(1), close()], ["warning linger-reset"]],
    ["at exit", [...client, linger(0), noDelay(1), EXIT], ["warning linger-reset"]],
    ["from the listener", [...server(linger(0)), ACCEPT, close(4)], ["warning linger-reset"]],
    ["right before close: on purpose", [...client, linger(0), close()], ["note linger-reset"]],
    ["still open", [...client, linger(0)], []],
    ["not connected", [TCP, linger(0), close()], []],
    ["after shutdown both sides may have ended", [...client, linger(0), "shutdown(3, SHUT_WR) = 0", close()], []],
    [
      "the peer has reset it",
      [...client, linger(0), "recvfrom(3, 0x1, 1, 0, NULL, NULL) = -1 ECONNRESET (reset)", close()],
      [],
    ],
    ["UNIX", ["socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0", linger(0), close()], []],
  ],
  "linger-blocks": [
    ["closed by a call", [...client, linger(5), close()], ["note linger-blocks"]],
    ["closed by exit, which does not wait", [...client, linger(5), EXIT], []],
  ],
  "timeout-negative": [
    ["a blocking socket", [...client, timeout(NEVER)], ["warning timeout-negative"]],
    ["a listener", [...server(timeout(NEVER))], ["warning timeout-negative"]],
    ["a socket that does not wait in any case", [...client, timeout(NEVER), nonblock()], []],
  ],
  "timeout-without-blocking": [
    ["non-blocking before", [...client, nonblock(), timeout(TWO_SECONDS)], ["note timeout-without-blocking"]],
    ["used by connect(), non-blocking after it", [TCP, timeout(TWO_SECONDS), CONNECT, nonblock()], []],
    ["blocking again", [...client, nonblock(), timeout(TWO_SECONDS), "fcntl(3, F_SETFL, O_RDWR) = 0"], []],
    ["a listener, which passes it on", [...server(nonblock(), timeout(TWO_SECONDS))], []],
  ],
  "quickack-once": [
    ["once", [...client, quickack(1)], ["note quickack-once"]],
    ["twice", [...client, quickack(1), quickack(1)], []],
    ["off", [...client, quickack(0)], []],
    ["right before the close", [...client, quickack(1), close()], []],
    ["with a call in between", [...client, quickack(1), noDelay(1), close()], ["note quickack-once"]],
    ["something is received after it", [...client, send, receive, quickack(1), receive], ["note quickack-once"]],
    ["nothing is received after it", [...client, send, receive, quickack(1), noDelay(1), close()], []],
  ],
  "set-though-inherited": [
    ["the same value", [...server(noDelay(1)), ACCEPT, noDelay(1, 4)], ["note set-though-inherited"]],
    ["another value", [...server(noDelay(1)), ACCEPT, noDelay(0, 4)], []],
    ["another value, and back", [...server(noDelay(1)), ACCEPT, noDelay(0, 4), noDelay(1, 4)], []],
    [
      "what a listener does not pass on",
      [...server(set("SOL_SOCKET", "SO_PRIORITY", 3)), ACCEPT, set("SOL_SOCKET", "SO_PRIORITY", 3, 4)],
      ["note option-without-effect"],
    ],
  ],
  "set-again": [
    ["three times", [...client, noDelay(1), noDelay(1), noDelay(1)], ["note set-again"]],
    ["twice", [...client, noDelay(1), noDelay(1)], []],
    ["in turns", [...client, noDelay(1), noDelay(0), noDelay(1), noDelay(0), noDelay(1)], []],
    ["TCP_QUICKACK, which does not stay", [...client, quickack(1), quickack(1), quickack(1), quickack(1)], []],
    [
      "TCP_NODELAY while corked, which sends",
      [...client, set("SOL_TCP", "TCP_CORK", 1), noDelay(1), noDelay(1), noDelay(1)],
      [],
    ],
  ],
  "nonblock-not-inherited": [
    ["the listener only", [...server(nonblock()), ACCEPT], ["note nonblock-not-inherited"]],
    ["both", [...server(nonblock()), "accept4(3, NULL, NULL, SOCK_NONBLOCK) = 4"], []],
    ["who looks knows", [...server(nonblock()), ACCEPT, "fcntl(4, F_GETFL) = 0x2 (flags O_RDWR)"], []],
  ],
};

for (const [id, ofRule] of Object.entries(cases))
  for (const [about, lines, expected] of ofRule)
    test(`${id}: ${about}`, () => {
      assert.equal(adviceOn(lines), expected);
    });

const sysctls = new Map([
  ["net.core.rmem_max", "212992"],
  ["net.ipv4.tcp_keepalive_time", "7200"],
  ["net.ipv4.tcp_keepalive_intvl", "75"],
  ["net.ipv4.tcp_keepalive_probes", "9"],
]);

test("user-timeout-unit: seconds are proposed only where they may be meant", () => {
  const fixOf = (ms: number): string => judge(worldOf([...client, userTimeout(ms)]).state)[0]?.fix ?? "";
  assert.is(fixOf(30), "give milliseconds: 30000, if 30 s are meant");
  assert.is(fixOf(500), "give more time than a lost packet takes to be sent again several times: 5000 or more");
});

test("buffer-clamped: SO_RCVBUFFORCE is not proposed where it was refused", () => {
  const fixOf = (...before: Lines): string =>
    judge(worldOf([UDP, ...before, buffer(8_000_000)]).state).find(({ id }) => id === "buffer-clamped")?.fix ?? "";
  const refused = "setsockopt(3, SOL_SOCKET, SO_RCVBUFFORCE, [8000000], 4) = -1 EPERM (Operation not permitted)";
  assert.is(fixOf(), "raise net.core.rmem_max to 8,000,000, use SO_RCVBUFFORCE, or ask for less");
  assert.is(fixOf(refused), "raise net.core.rmem_max to 8,000,000, or ask for less");
});

test("option-refused: each option that was refused, once", () => {
  const refused = (option: string): string => `setsockopt(3, SOL_SOCKET, ${option}, [9], 4) = -1 EPERM (why)`;
  const lines = [...client, refused("SO_MARK"), refused("SO_PRIORITY"), refused("SO_PRIORITY"), noDelay(1)];
  assert.equal(
    judge(worldOf(lines).state).map(({ id, count, text }) => `${id} ${count} ${text.split(" ")[0] ?? ""}`),
    ["option-refused 1 SO_MARK", "option-refused 1 SO_PRIORITY"],
  );
});

test("port-before-connect: its evidence has times", () => {
  const bind = 'bind(3, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("192.0.2.9")}, 16) = 0';
  const [advice] = judge(worldOf(Array.from({ length: 10 }, () => [TCP, bind, CONNECT, close()]).flat()).state);
  assert.equal(
    advice?.evidence.map(({ at, call }) => `${at ?? "?"} ${call}`),
    ["1700000000000200 bind", "1700000000000300 connect"],
  );
});

/** `warning linger-reset`, of a program that makes a call every 100 microseconds. */
function adviceOn(lines: Lines): Lines {
  return judge(worldOf(lines).state).map(({ level, id }) => `${level} ${id}`);
}

function worldOf(lines: Lines): ReturnType<typeof finishedWorldOf>["world"] {
  const log = lines
    .flatMap((line) => line.split("\n"))
    .map((line, at) => `1 1700000000.${String(at + 1).padStart(4, "0")}00 ${line}`);
  return finishedWorldOf(log.join("\n"), { sysctls, fdCalls: true, byteOrder: "little" }).world;
}

test.run();
