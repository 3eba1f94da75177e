/** Queues of listeners, multicast interfaces and closed fds: a log, and the advice that it gives; mostly none. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../src/advice/judge.ts";
import { INTERFACES } from "../../src/linux/sysctls.ts";
import { finishedWorldOf } from "../support/world.ts";

type Lines = readonly string[];

const at = (port: number): string => `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("192.0.2.1")}`;
const ON = "SOL_SOCKET, SO_REUSEPORT, [1], 4) = 0";
const TCP = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = ";
const UDP = "socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3";
const serve = (backlog: number, fd = 3): Lines => [
  `${TCP}${fd}`,
  `setsockopt(${fd}, ${ON}`,
  `bind(${fd}, ${at(80)}, 16) = 0`,
  `listen(${fd}, ${backlog}) = 0`,
];
const accept = (fd: number, listener = 3): string => `accept4(${listener}, ${at(5000)}, [16], 0) = ${fd}`;
const connect = (fd: number): Lines => [`${TCP}${fd}`, `connect(${fd}, ${at(80)}, 16) = 0`];
const reset = (fd: number): string => `recvfrom(${fd}, 0x1, 1, 0, NULL, NULL) = -1 ECONNRESET (reset)`;
const refused = (errno: string, listener = 3): string => `accept4(${listener}, NULL, NULL, 0) = -1 ${errno} (why)`;
const close = (fd: number): string => `close(${fd}) = 0`;
const repeat = (count: number, ...lines: Lines): Lines => Array.from({ length: count }, () => lines).flat();
const from = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, nth) => first + nth);
const PAUSE = "pause";
const EMFILE = "EMFILE";

const join = (value: string, length: number): string =>
  `setsockopt(3, SOL_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=inet_addr("239.1.1.1"), ${value}}, ${length}) = 0`;
const ANY = 'imr_interface=inet_addr("0.0.0.0")';
const joinBy = (index: string): string =>
  `setsockopt(3, SOL_IP, MCAST_JOIN_GROUP, {gr_interface=${index}, gr_group={sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("239.1.1.1")}}, 136) = 0`;
const TO_GROUP = 'connect(3, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("239.1.1.1")}, 16) = 0';

const BADF = "-1 EBADF (Bad file descriptor)";
const NOTSOCK = "-1 ENOTSOCK (Socket operation on non-socket)";
const set = (fd: number, result: string): string => `setsockopt(${fd}, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = ${result}`;

const cases: Readonly<Record<string, readonly (readonly [about: string, lines: Lines, expected: Lines])[]>> = {
  "accept-spin": [
    ["without a pause", [...serve(64), ...repeat(200, refused(EMFILE))], ["warning accept-spin"]],
    ["with a pause before each", [...serve(64), ...repeat(200, PAUSE, refused(EMFILE))], []],
    ["a few", [...serve(64), ...repeat(20, refused(EMFILE))], []],
    ["a spare fd takes each from the queue", [...serve(64), ...repeat(200, refused(EMFILE), accept(9), close(9))], []],
    ["nobody is there", [...serve(64), ...repeat(200, refused("EAGAIN"))], []],
  ],
  "backlog-small": [
    [
      "as many as the queue takes, at once",
      [...serve(5), ...from(10, 6).map((fd) => accept(fd))],
      ["note backlog-small"],
    ],
    ["fewer", [...serve(5), ...from(10, 5).map((fd) => accept(fd))], []],
    ["one after the other", [...serve(5), ...repeat(20, accept(10), close(10))], []],
    ["with a pause before each", [...serve(5), ...from(10, 9).flatMap((fd) => [PAUSE, accept(fd)])], []],
    [
      "all clients came at once",
      [...serve(5), ...from(20, 7).flatMap(connect), ...from(30, 7).map((fd) => accept(fd))],
      ["note backlog-small"],
    ],
    [
      "each came when the one before had been accepted",
      [...serve(5), ...from(20, 7).flatMap((fd) => [...connect(fd), accept(fd + 10)])],
      [],
    ],
    [
      "two at a time",
      [
        ...serve(5),
        ...from(10, 7).flatMap((nth) => [
          ...connect(2 * nth),
          ...connect(2 * nth + 1),
          accept(2 * nth + 100),
          accept(2 * nth + 101),
        ]),
      ],
      [],
    ],
    ["a longer queue", [...serve(16), ...from(10, 40).map((fd) => accept(fd))], []],
    ["a queue of 0, and two clients", [...serve(0), accept(10), accept(11)], []],
  ],
  "reuseport-queue-lost": [
    [
      "the other one goes on",
      [...serve(64), ...serve(64, 4), accept(10), close(3), accept(11, 4)],
      ["note reuseport-queue-lost"],
    ],
    [
      "a client of this trace was in the queue",
      [
        ...[...serve(64), ...serve(64, 4), accept(10), `${TCP}20`, `connect(20, ${at(80)}, 16) = 0`],
        ...[`${TCP}21`, `connect(21, ${at(80)}, 16) = 0`, `${TCP}22`, `connect(22, ${at(80)}, 16) = 0`],
        ...[close(3), accept(11, 4), refused("EAGAIN", 4)],
      ],
      ["warning reuseport-queue-lost"],
    ],
    [
      "nobody was in the queue",
      [...serve(64), ...serve(64, 4), accept(10), refused("EAGAIN"), close(3), accept(11, 4)],
      [],
    ],
    ["both close", [...serve(64), ...serve(64, 4), accept(10), accept(11, 4), close(3), close(4)], []],
    ["the only one", [...serve(64), accept(10), close(3)], []],
    [
      "nobody was accepted, and a client was reset",
      [...serve(64), ...serve(64, 4), ...connect(20), close(3), reset(20)],
      ["warning reuseport-queue-lost"],
    ],
    [
      "the client that was reset may be one that was accepted",
      [...serve(64), ...serve(64, 4), ...connect(20), accept(10), close(3), reset(20)],
      [],
    ],
    [
      "or the other listener reset it",
      [...serve(64), ...serve(64, 4), ...connect(20), close(3), close(4), reset(20)],
      [],
    ],
    ["the only one, and its client was reset", [...serve(64), ...connect(20), close(3), reset(20)], []],
  ],
  "multicast-interface": [
    ["none is named", [UDP, join(ANY, 8)], ["note multicast-interface"]],
    ["one is named", [UDP, join('imr_interface=inet_addr("192.0.2.1")', 8)], []],
    ["strace does not show imr_ifindex", [UDP, join(ANY, 12)], []],
    ["by number: none", [UDP, joinBy("0")], ["note multicast-interface"]],
    ["by number: one", [UDP, joinBy('if_nametoindex("eth0")')], []],
    ["on none, and on one by name", [UDP, join(ANY, 8), join('imr_interface=inet_addr("192.0.2.1")', 8)], []],
    ["sending", [UDP, TO_GROUP], ["note multicast-interface"]],
    [
      "sending by a named one",
      [UDP, 'setsockopt(3, SOL_IP, IP_MULTICAST_IF, [inet_addr("192.0.2.1")], 4) = 0', TO_GROUP],
      [],
    ],
    ["sending from one address", [UDP, `bind(3, ${at(0)}, 16) = 0`, TO_GROUP], []],
    ["sending by a socket that is older than the log", [TO_GROUP], []],
  ],
  "bad-descriptor": [
    ["after its close", [`${TCP}3`, close(3), set(3, BADF)], ["error bad-descriptor"]],
    ["its number is a file's by now", [`${TCP}3`, close(3), set(3, NOTSOCK)], ["error bad-descriptor"]],
    ["closed twice", [`${TCP}3`, close(3), `close(3) = ${BADF}`], ["warning bad-descriptor"]],
    ["a pipe had the number since", [`${TCP}3`, close(3), "close(3<pipe:[7]>) = 0", `close(3) = ${BADF}`], []],
    ["without -y", [`${TCP}3`, close(3), close(3), set(3, BADF)], []],
    ["dup2() gave it to a file", [`${TCP}3`, close(3), "dup2(1</dev/null>, 3) = 3</dev/null>", set(3, NOTSOCK)], []],
    ["closed in a loop", [`${TCP}3`, close(3), ...from(2, 9).map((fd) => `close(${fd}) = ${BADF}`)], []],
    ["the loop begins with it", [`${TCP}3`, close(3), PAUSE, ...from(3, 9).map((fd) => `close(${fd}) = ${BADF}`)], []],
    ["who only asks", [`${TCP}3`, close(3), `getpeername(3, 0x1, [16]) = ${BADF}`], []],
    ["a pipe", [set(3, NOTSOCK)], []],
    ["older than the log", [set(3, BADF)], []],
    [
      "exec closes what is CLOEXEC",
      [
        `${TCP}3`.replace("STREAM", "STREAM|SOCK_CLOEXEC"),
        'execve("/bin/true", ["true"], 0x1 /* 9 vars */) = 0',
        `close(3) = ${BADF}`,
      ],
      [],
    ],
  ],
};

for (const [id, ofRule] of Object.entries(cases))
  for (const [about, lines, expected] of ofRule)
    test(`${id}: ${about}`, () => {
      assert.equal(adviceOn(lines), expected);
    });

test("multicast-interface: nothing where the machine has one interface, and their names where it has several", () => {
  const lines = [UDP, join(ANY, 8)];
  assert.equal(textsOn(lines, "eth0"), []);
  assert.match(textsOn(lines, "eth0 wg0")[0] ?? "", /it; the machine has eth0, wg0$/);
  assert.match(textsOn(lines)[0] ?? "", /it, if the machine has several$/);
});

test("reuseport-queue-lost: nothing where the kernel moves the queue", () => {
  const lines = [...serve(64), ...serve(64, 4), accept(10), close(3), accept(11, 4)];
  const { state } = worldOf(lines, { "net.ipv4.tcp_migrate_req": "1" });
  assert.equal(judge(state), []);
});

test("bad-descriptor: no second close() under eBPF, which does not report the closes of files in between", () => {
  const log = [`${TCP}3`, close(3), `close(3) = ${BADF}`].map((line) => `1 1700000000.000000 ${line}`).join("\n");
  assert.equal(judge(finishedWorldOf(log, { fdCalls: true, kernelStates: true }).world.state), []);
});

test("bad-descriptor: a second close() of a number, by the thread that had closed it before", () => {
  const log = [
    ["1", "clone3({flags=CLONE_FILES|CLONE_THREAD|CLONE_VM}, 88) = 2"],
    ["2", `${TCP}3`],
    ["2", close(3)],
    ["1", `${TCP}3`],
    ["2", close(3)],
    ["1", set(3, BADF)],
  ].map(([tid, line], nth) => `${tid} 1700000000.${String(nth).padStart(6, "0")} ${line}`);
  const [advice, ...more] = judge(finishedWorldOf(log.join("\n"), { fdCalls: true }).world.state);
  assert.equal(more, []);
  assert.match(
    advice?.text ?? "",
    /another thread had closed before: EBADF; that thread had closed the number before, .* second close/,
  );
  assert.equal(
    advice?.evidence.map(({ tid, call, text }) => `${tid} ${call} ${text}`),
    ["2 close fd 3, another socket", "1 socket fd 3", "2 close fd 3", "1 setsockopt fd 3 SO_KEEPALIVE = on: EBADF"],
  );
});

test("bad-descriptor: also of a socket that was only counted", () => {
  const lines = [...repeat(2_000, `${TCP}3`, close(3)), set(3, BADF)];
  const advice = judge(worldOf(lines).state);
  assert.equal(
    advice.map(({ id, count, sockets }) => ({ id, count, sockets })),
    [{ id: "bad-descriptor", count: 1, sockets: [2_000] }],
  );
});

function textsOn(lines: Lines, interfaces?: string): Lines {
  return judge(worldOf(lines, interfaces === undefined ? {} : { [INTERFACES]: interfaces }).state).map(
    ({ text }) => text,
  );
}

/** `warning accept-spin` */
function adviceOn(lines: Lines): Lines {
  return judge(worldOf(lines).state).map(({ level, id }) => `${level} ${id}`);
}

/** Of a program that makes a call every 100 microseconds, and pauses for a second. */
function worldOf(
  lines: Lines,
  settings: Readonly<Record<string, string>> | null = null,
): { readonly state: Parameters<typeof judge>[0] } {
  let now = 1_700_000_000_000_000;
  const log: string[] = [];
  for (const line of lines) {
    now += line === PAUSE ? 1_000_000 : 100;
    if (line !== PAUSE) log.push(`1 ${Math.floor(now / 1e6)}.${String(now % 1e6).padStart(6, "0")} ${line}`);
  }
  const sysctls = settings === null ? null : new Map(Object.entries(settings));
  return finishedWorldOf(log.join("\n"), { sysctls, fdCalls: true }).world;
}

test.run();
