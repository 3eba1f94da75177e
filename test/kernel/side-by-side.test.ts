import { execFileSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { FdSnapshot, Listed, SocketSnapshot } from "../../src/events/snapshot.ts";
import { snapshot } from "../../src/kernel/snapshot.ts";
import type { Address } from "../../src/linux/address.ts";
import { withFactory } from "./talker.ts";

/**
 * The factory's sockets as ss and lsof see them, beside ours. Both are given as one line a socket, in the other
 * program's words.
 */
const { factory, found, ss, lsof } = await withFactory([], ({ factory: made }) =>
  Promise.resolve({
    factory: made,
    found: snapshot(made.pid, { tcpInfo: false, others: true }),
    ss: run("ss", ["-tuxwanpeH"]),
    lsof: run("lsof", ["-i", "-n", "-P", "-a", "-p", String(made.pid), "-F", "ftdPnT"]),
  }),
);

const sockets = (found.type === "gone" ? [] : found.fds).flatMap(({ socket }) => (socket === null ? [] : [socket]));
const byLabel = new Map(factory.made.map(({ label, inode }) => [label, sockets.find((each) => each.inode === inode)]));

test("ss: the same sockets, states, queues and addresses", () => {
  const theirs = ss.split("\n").filter((line) => line.includes(`pid=${factory.pid},`));
  const ours = found.type === "gone" ? [] : found.fds.flatMap(asSs);
  assert.ok(ours.length > 30);
  assert.equal(ours.sort(), theirs.map(ssLine).sort());
});

function lineOf(socket: SocketSnapshot | null): Listed | null {
  return socket === null || socket.listed === "not-listed" ? null : socket.listed;
}

/** `tcp LISTEN 1 7 127.0.0.1:34501 0.0.0.0:* users:(("python3",pid=19654,fd=3)) ino:224529 ...`, spaces aside. */
function ssLine(line: string): string {
  const [netid = "", state, receive, send, ...rest] = line.split(/\s+/);
  // A UNIX socket has its inode for a port, in a word of its own.
  const ends = rest.slice(0, netid.startsWith("u_") ? 4 : 2).join(" ");
  return `${netid} ${state ?? ""} ${receive ?? ""} ${send ?? ""} ${ends} fd=${/fd=(\d+)/.exec(line)?.[1] ?? ""}`;
}

function asSs({ fd, socket }: FdSnapshot): string[] {
  // ss of this version lists no TCP socket that is not connected, and -tuxw no other families.
  const netid =
    socket === null ? undefined : netids[`${socket.kind.family} ${socket.kind.type} ${socket.kind.protocol}`];
  const listed = lineOf(socket);
  if (socket === null || listed === null || netid === undefined) return [];
  if (netid === "tcp" && listed.state === "CLOSE") return [];
  if (netid === "udp" && socket.local === null) return [];
  const state = ssStates[listed.state ?? "CLOSE"] ?? listed.state ?? "";
  const send = netid === "tcp" && socket.backlog !== null ? socket.backlog.limit : (listed.send ?? 0);
  const ends = netid.startsWith("u_")
    ? unixEnds(socket)
    : `${ssEnd(listed.local, socket)} ${ssEnd(listed.peer, socket)}`;
  return [`${netid} ${state} ${listed.receive ?? 0} ${send} ${ends} fd=${fd}`];
}

const netids: Readonly<Record<string, string>> = {
  "AF_INET SOCK_STREAM IPPROTO_TCP": "tcp",
  "AF_INET6 SOCK_STREAM IPPROTO_TCP": "tcp",
  "AF_INET SOCK_STREAM IPPROTO_MPTCP": "tcp",
  "AF_INET SOCK_DGRAM IPPROTO_UDP": "udp",
  "AF_INET6 SOCK_DGRAM IPPROTO_UDP": "udp",
  "AF_INET SOCK_RAW IPPROTO_ICMP": "raw",
  "AF_INET SOCK_RAW 253": "raw",
  "AF_INET6 SOCK_RAW IPPROTO_ICMPV6": "raw",
  "AF_UNIX SOCK_STREAM 0": "u_str",
  "AF_UNIX SOCK_DGRAM 0": "u_dgr",
  "AF_UNIX SOCK_SEQPACKET 0": "u_seq",
};

const ssStates: Readonly<Record<string, string>> = {
  ESTABLISHED: "ESTAB",
  CLOSE: "UNCONN",
  CLOSE_WAIT: "CLOSE-WAIT",
  FIN_WAIT2: "FIN-WAIT-2",
};

function unixEnds({ inode, local, other }: SocketSnapshot): string {
  const name = local?.type === "unix-path" ? local.path : local?.type === "unix-abstract" ? `@${local.name}` : "*";
  return `${name} ${inode} * ${other?.inode ?? 0}`;
}

/** An IPv6 socket that takes IPv4 too is `*`, and so is a raw one. */
function ssEnd(address: Address | null, { kind, options }: SocketSnapshot): string {
  const onlyV6 = options.find(({ name }) => name === "IPV6_V6ONLY")?.value;
  const isDual =
    kind.family === "AF_INET6" && (kind.type === "SOCK_RAW" || (onlyV6?.type === "known" && onlyV6.data !== true));
  const any = isDual ? "*" : kind.family === "AF_INET6" ? "[::]" : "0.0.0.0";
  if (address?.type !== "inet" && address?.type !== "inet6") return `${any}:*`;
  if (address.address === "0.0.0.0" || address.address === "::") return `${any}:${address.port}`;
  return `${address.type === "inet" ? address.address : `[${address.address}]`}:${address.port}`;
}

test("lsof: the same internet sockets, inodes, states and addresses", () => {
  const ours = (found.type === "gone" ? [] : found.fds).flatMap(asLsof);
  assert.ok(ours.length > 20);
  assert.equal(ours.sort(), lsofLines(lsof).sort());
});

/** -F gives a field a line: `f3`, `tIPv4`, `d224529`, `PTCP`, `n127.0.0.1:34501`, `TST=LISTEN`, `TQR=0`, `TQS=0`. */
function lsofLines(text: string): string[] {
  return text
    .split(/^f/m)
    .slice(1)
    .map((block) => {
      const field = (letter: string): string => new RegExp(`^${letter}(.*)$`, "m").exec(block)?.[1] ?? "";
      return `${block.split("\n", 1)[0] ?? ""} ${field("t")} ${field("d")} ${field("P")} ${field("n")} ${field("TST=")}`;
    });
}

function asLsof({ fd, socket }: FdSnapshot): string[] {
  const listed = lineOf(socket);
  const protocol = { IPPROTO_TCP: "TCP", IPPROTO_UDP: "UDP", IPPROTO_UDPLITE: "UDPLITE" }[listed?.kind.protocol ?? ""];
  // lsof knows only what /proc/net lists, and not what is neither bound nor connected.
  if (socket === null || listed === null || protocol === undefined || socket.local === null) return [];
  if (protocol === "TCP" && listed.state === "CLOSE") return [];
  const name = listed.peer === null ? lsofEnd(listed.local) : `${lsofEnd(listed.local)}->${lsofEnd(listed.peer)}`;
  const state = protocol === "TCP" ? (listed.state ?? "") : "";
  return [`${fd} ${listed.kind.family === "AF_INET" ? "IPv4" : "IPv6"} ${socket.inode} ${protocol} ${name} ${state}`];
}

function lsofEnd(address: Address | null): string {
  if (address?.type !== "inet" && address?.type !== "inet6") return "";
  const text = address.address.replace(/^::ffff:(?=.*\.)/, "");
  const isAny = text === "0.0.0.0" || text === "::";
  return `${isAny ? "*" : text.includes(":") ? `[${text}]` : text}:${address.port}`;
}

/** What the factory made, in the order of its labels. */
const states: Readonly<Record<string, readonly string[]>> = {
  tcp: ["LISTEN", "ESTABLISHED", "ESTABLISHED", "ESTABLISHED"],
  "dual stack": ["LISTEN", "ESTABLISHED", "ESTABLISHED"],
  "tcp unconnected": ["BOUND", "CLOSED", "CLOSED"],
  "tcp close wait": ["LISTEN", "CLOSE_WAIT", "FIN_WAIT2"],
  udp: ["BOUND", "ESTABLISHED", "CLOSED"],
  udplite: ["BOUND"],
  "unix stream": ["LISTEN", "ESTABLISHED", "ESTABLISHED", "ESTABLISHED"],
  "unix dgram": ["BOUND", "ESTABLISHED", "CLOSED"],
  "unix seqpacket": ["LISTEN", "ESTABLISHED"],
  socketpair: ["ESTABLISHED", "ESTABLISHED"],
  raw: ["CLOSED", "BOUND"],
  netlink: ["BOUND", "CLOSED"],
  packet: ["CLOSED", "BOUND"],
  vsock: ["LISTEN", "CLOSED"],
  mptcp: ["LISTEN", "ESTABLISHED", "ESTABLISHED"],
};

for (const [label, expected] of Object.entries(states)) {
  test(`the states of ${label}`, () => {
    if (label in factory.skipped) return;
    assert.equal(
      expected.map((_, at) => labelled(label, at + 1)?.state),
      expected,
    );
  });
}

const labelled = (label: string, number: number): SocketSnapshot | undefined =>
  byLabel.get(number === 1 ? label : `${label} ${number}`);

test("queues: what the program can read, what waits to be read by the peer, connections that wait", () => {
  assert.is(labelled("tcp", 3)?.queues.receive, 4);
  assert.is(labelled("udp", 1)?.queues.receive, "a datagram of twenty".length);
  assert.is(labelled("unix stream", 3)?.queues.receive, 8);
  assert.equal(labelled("tcp", 1)?.backlog, { length: 1, limit: 7 });
  assert.equal(labelled("dual stack", 1)?.backlog, { length: 0, limit: 9 });
  assert.equal(labelled("unix stream", 1)?.backlog, { length: 1, limit: 6 });
  assert.equal(labelled("mptcp", 1)?.backlog, { length: 0, limit: 3 });
});

const pairs: readonly (readonly [label: string, one: number, other: number])[] = [
  ["tcp", 2, 3],
  ["tcp6", 2, 3],
  ["dual stack", 2, 3],
  ["unix stream", 2, 3],
  ["socketpair", 1, 2],
  ["mptcp", 2, 3],
];

for (const [label, one, other] of pairs) {
  test(`both ends of ${label} know each other's process and fd`, () => {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const fd = factory.made.find(({ inode }) => inode === labelled(label, to)?.inode)?.fd;
      assert.equal(labelled(label, from)?.other, {
        inode: labelled(label, to)?.inode,
        holders: [{ pid: factory.pid, fd, comm: "python3" }],
      });
    }
  });
}

test("a connected datagram socket knows the one that it sends to", () => {
  assert.is(labelled("udp", 2)?.other?.inode, labelled("udp", 1)?.inode);
  assert.is(labelled("unix dgram", 2)?.other?.inode, labelled("unix dgram", 1)?.inode);
});

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 26 });
}

test.run();
