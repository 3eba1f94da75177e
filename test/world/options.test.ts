/** What setsockopt, getsockopt and accept leave in a socket's options, and where each value is said to come from. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asFd, asInode, asMicros, asTid } from "../../src/base/brands.ts";
import { worldOf } from "../support/world.ts";

const sysctls = new Map([
  ["net.core.rmem_max", "212992"],
  ["net.core.wmem_max", "212992"],
  ["net.core.somaxconn", "4096"],
]);

const tcp = "7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n";
const udp = "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3\n";
const listener = `${tcp}7 bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0\n`;

function set(option: string, value: string, length = 4, fd = 3): string {
  const level = option.startsWith("TCP_") ? "SOL_TCP" : option.startsWith("IP_") ? "SOL_IP" : "SOL_SOCKET";
  return `7 setsockopt(${fd}, ${level}, ${option}, ${value}, ${length}) = 0\n`;
}

const cases: readonly (readonly [about: string, log: string, options: readonly string[]])[] = [
  [
    "a buffer is doubled, and locked",
    tcp + set("SO_RCVBUF", "[50000]"),
    ["SO_RCVBUF 100000 set", "SO_BUF_LOCK SOCK_RCVBUF_LOCK set"],
  ],
  [
    "a buffer is cut to the machine's maximum",
    tcp + set("SO_SNDBUF", "[1000000]"),
    ["SO_SNDBUF 425984 set", "SO_BUF_LOCK SOCK_SNDBUF_LOCK set"],
  ],
  [
    "the forced form sets the plain option beyond the maximum",
    tcp + set("SO_RCVBUFFORCE", "[1000000]"),
    ["SO_RCVBUF 2000000 set", "SO_BUF_LOCK SOCK_RCVBUF_LOCK set"],
  ],
  [
    "a structure that is read back without its last field is the one that was set",
    udp + set("SO_TIMESTAMPING_OLD", "[16]", 8) + "7 getsockopt(3, SOL_SOCKET, SO_TIMESTAMPING_OLD, [16], [8]) = 0\n",
    ["SO_TIMESTAMPING SOF_TIMESTAMPING_SOFTWARE set"],
  ],
  [
    "one kind of timestamp puts the other off",
    udp + set("SO_TIMESTAMP", "[1]") + set("SO_TIMESTAMPNS", "[1]"),
    ["SO_TIMESTAMP off set", "SO_TIMESTAMPNS on set"],
  ],
  [
    "IP_TOS moves SO_PRIORITY",
    udp + set("IP_TOS", "[0x10]"),
    ["IP_TOS 0x10 (IPTOS_LOWDELAY) set", "SO_PRIORITY 6 set"],
  ],
  [
    "SO_PRIORITY set afterwards wins",
    udp + set("IP_TOS", "[0x10]") + set("SO_PRIORITY", "[5]"),
    ["IP_TOS 0x10 (IPTOS_LOWDELAY) set", "SO_PRIORITY 5 set"],
  ],
  [
    "memberships are a list: what was joined and not left",
    udp + join("224.1.1.1") + join("224.1.1.2") + leave("IP_DROP_MEMBERSHIP", "224.1.1.1") + join("224.1.1.3"),
    ["IP_ADD_MEMBERSHIP 224.1.1.2 on 127.0.0.1; 224.1.1.3 on 127.0.0.1 set"],
  ],
  [
    "a group may be left by another option than it was joined by",
    udp +
      join("224.1.1.1") +
      set(
        "MCAST_LEAVE_GROUP",
        '{gr_interface=0, gr_group={sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("224.1.1.1")}}',
        136,
      ).replace("SOL_SOCKET", "SOL_IP"),
    ["IP_ADD_MEMBERSHIP [] set"],
  ],
  [
    "a filter attached and detached: none is left",
    udp + set("SO_ATTACH_FILTER", "{len=3, filter=0x7ffc0}", 16) + set("SO_DETACH_FILTER", "NULL", 0),
    ["SO_ATTACH_FILTER 0 instructions set"],
  ],
  [
    "an option that nobody knows: what was asked is known, what holds is not",
    tcp + "7 setsockopt(3, SOL_SOCKET, 0x3e9 /* SO_??? */, [1], 4) = 0\n",
    ["0x3e9 ? set"],
  ],
  ["a value behind a pointer: set, to something", tcp + set("SO_KEEPALIVE", "0x7ffc0"), ["SO_KEEPALIVE ? set"]],
  [
    "a read confirms what was set",
    tcp + set("SO_KEEPALIVE", "[1]") + "7 getsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], [4]) = 0\n",
    ["SO_KEEPALIVE on set"],
  ],
  [
    "a read of what nobody set is an observation",
    tcp + "7 getsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [0], [4]) = 0\n",
    ["SO_KEEPALIVE off observed"],
  ],
  [
    "what is read only and does not move is kept as seen; what moves is not",
    "7 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n" +
      "7 getsockopt(3, SOL_SOCKET, SO_PEERCRED, {pid=1, uid=0, gid=0}, [12]) = 0\n" +
      "7 getsockopt(3, SOL_SOCKET, SO_MEMINFO, [0, 212992, 0, 212992, 0, 0, 0, 0, 0], [36]) = 0\n",
    ["SO_PEERCRED pid 1, uid 0, gid 0 observed"],
  ],
  [
    "IPV6_ADDRFORM makes an IPv4 socket: its IPv6 options are gone",
    "7 socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP) = 3\n" +
      "7 setsockopt(3, SOL_IPV6, IPV6_V6ONLY, [0], 4) = 0\n" +
      "7 setsockopt(3, SOL_IP, IP_TTL, [33], 4) = 0\n" +
      "7 setsockopt(3, SOL_IPV6, IPV6_ADDRFORM, [2], 4) = 0\n",
    ["IP_TTL 33 set", "IP_MULTICAST_ALL off default"],
  ],
];

for (const [about, log, expected] of cases)
  test(about, () => {
    assert.equal(worldOf(log, { sysctls }).options(1), expected);
  });

test("on a Bluetooth socket strace's TCP_NODELAY is another option", () => {
  const call = (name: string, value: string, result: string): string =>
    `7 setsockopt(3, SOL_TCP, ${name}, ${value}) = ${result}\n`;
  const options = String.raw`"\240\2\240\2\0\0\3\1\3\0\77\0", 12`;
  const on = (socket: string): readonly string[] => {
    const world = worldOf(
      `7 socket(${socket}) = 3\n${call("TCP_NODELAY", options, "0")}${call("TCP_CORK", "[6], 4", "0")}` +
        call("TCP_NODELAY", options, "-1 EINVAL (Invalid argument)"),
    );
    return [...world.options(1), ...[...world.socket(1).failed.values()].map(({ attempt }) => attempt)];
  };
  const mode = "{omtu=672, imtu=672, flush_to=0, mode=3, fcs=1, max_tx=3, txwin_size=63}";
  assert.equal(on("AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_L2CAP"), [
    `L2CAP_OPTIONS ${mode} set`,
    "L2CAP_LM LM_AUTH|LM_ENCRYPT set",
    `L2CAP_OPTIONS = ${mode}`,
  ]);
  assert.equal(on("AF_INET, SOCK_STREAM, IPPROTO_TCP"), ["TCP_NODELAY on set", "TCP_CORK on set", "TCP_NODELAY = on"]);
});

test("bind to one IPv6 address sets IPV6_V6ONLY", () => {
  const six = (address: string): string =>
    `7 socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP) = 3
     7 bind(3, {sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "${address}", &sin6_addr)}, 28) = 0`;
  assert.equal(worldOf(six("::1")).options(1), ["IPV6_V6ONLY on set"]);
  assert.equal(worldOf(six("::")).options(1), []);
  assert.equal(worldOf(six("::ffff:127.0.0.1")).options(1), []);
});

test("on a saved log nobody knows the machine's maximum", () => {
  const { options } = worldOf(tcp + set("SO_RCVBUF", "[50000]"));
  assert.equal(options(1), ["SO_RCVBUF ? set", "SO_BUF_LOCK SOCK_RCVBUF_LOCK set"]);
});

test("earlier values are remembered, the latest first", () => {
  const { socket } = worldOf(
    tcp + set("TCP_KEEPIDLE", "[10]") + set("TCP_KEEPIDLE", "[20]") + set("TCP_KEEPIDLE", "[30]"),
  );
  const [option] = socket(1).options.values();
  assert.equal(
    [option!, ...option!.earlier.values].map(({ value }) => value?.type === "known" && value.data),
    [30, 20, 10],
  );
});

test("a read that contradicts the calls is taken, and counted as something unseen", () => {
  const { options, doubts } = worldOf(
    tcp + set("SO_KEEPALIVE", "[1]") + "7 getsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [0], [4]) = 0\n",
  );
  assert.equal(options(1), ["SO_KEEPALIVE off observed"]);
  assert.equal(doubts(), [
    "1 x an option read back another value than the calls had made it: something changed it unseen",
  ]);
});

test("accept copies what was set before listen, but not what the kernel does not copy", () => {
  const { options } = worldOf(
    listener +
      set("SO_KEEPALIVE", "[1]") +
      set("TCP_DEFER_ACCEPT", "[5]") +
      set("SO_RCVBUF", "[50000]") +
      "7 listen(3, 5) = 0\n" +
      accepts(1),
    { sysctls },
  );
  assert.equal(options(2), [
    "SO_KEEPALIVE on inherited",
    "SO_RCVBUF 100000 inherited",
    "SO_BUF_LOCK SOCK_RCVBUF_LOCK inherited",
  ]);
});

test("an option set while connections may wait is not certain for those, and is for later ones", () => {
  const world = worldOf(`${listener}7 listen(3, 1) = 0\n${set("TCP_NODELAY", "[1]")}${accepts(3)}`, { sysctls });
  assert.equal(
    [2, 3, 4].map((id) => world.options(id)),
    [["TCP_NODELAY ? unknown"], ["TCP_NODELAY ? unknown"], ["TCP_NODELAY on inherited"]],
  );
});

test("once accept has said EAGAIN nobody waits any more", () => {
  const world = worldOf(
    `${listener}7 listen(3, 511) = 0
     ${set("TCP_NODELAY", "[1]")}
     7 accept(3, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
     ${accepts(1)}`,
    { sysctls },
  );
  assert.equal(world.options(2), ["TCP_NODELAY on inherited"]);
});

test("an option set again to what it was makes no difference to those that wait", () => {
  const world = worldOf(
    `${listener}${set("TCP_NODELAY", "[1]")}7 listen(3, 1) = 0\n${set("TCP_NODELAY", "[1]")}${accepts(1)}`,
  );
  assert.equal(world.options(2), ["TCP_NODELAY on inherited"]);
});

test("a read that shows what a set came to makes no former value of it", () => {
  const { world } = worldOf(
    `${tcp}${set("SO_SNDBUF", "[5000]")}7 getsockopt(3, SOL_SOCKET, SO_SNDBUF, [10000], [4]) = 0`,
  );
  const option = [...world.state.sockets.values()][0]?.options.get("SOL_SOCKET SO_SNDBUF");
  assert.equal(
    [option?.value, option?.asked, option?.origin, option?.earlier.values],
    [{ type: "known", data: 10000 }, { type: "known", data: 5000 }, "set", []],
  );
});

test("what the kernel reports of a listener's queue does not open a listener that has closed since", () => {
  const { world, state } = worldOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[99]>
    7 listen(3<socket:[99]>, 5) = 0
    ${set("TCP_NODELAY", "[1]")}
    7 close(3<socket:[99]>) = 0`);
  const at = { fd: asFd(3), inode: asInode(99), file: null, details: null };
  const seen = { tid: asTid(7), time: null, line: 0, call: "getsockopt" };
  world.apply({ type: "queue-empty", seen, at, asked: asMicros(0) });
  assert.match(state(1), "close");
});

test("a UNIX listener passes on what adds to messages, and nothing else", () => {
  const { options } = worldOf(`
    7 socket(AF_UNIX, SOCK_STREAM, 0) = 3
    7 setsockopt(3, SOL_SOCKET, SO_PASSCRED, [1], 4) = 0
    7 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    7 listen(3, 5) = 0
    7 accept(3, NULL, NULL) = 4`);
  assert.equal(options(2), ["SO_PASSCRED on inherited"]);
});

test("what is read of a socket that is older than the trace says what it is", () => {
  const { socket, state } = worldOf(`
    7 getsockopt(3, SOL_SOCKET, SO_TYPE, [1], [4]) = 0
    7 getsockopt(3, SOL_SOCKET, SO_DOMAIN, [2], [4]) = 0
    7 getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [6], [4]) = 0
    7 getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, [1], [4]) = 0`);
  assert.equal(socket(1).kind, { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" });
  assert.is(state(1), "LISTEN - - open");
});

function join(group: string): string {
  return leave("IP_ADD_MEMBERSHIP", group);
}

function leave(option: string, group: string): string {
  return set(option, `{imr_multiaddr=inet_addr("${group}"), imr_interface=inet_addr("127.0.0.1")}`, 8);
}

function accepts(count: number): string {
  return Array.from({ length: count }, (_, at) => `7 accept(3, NULL, NULL) = ${at + 10}`).join("\n");
}

test.run();
