/**
 * The kernel as the judge: on every kind of socket that this machine can make, every option of the catalogue is set
 * to several values, and all that the model then claims of the socket is read back; then the same with a connection
 * accepted from a listener that has it. What this kernel cannot check is counted and told.
 */
import { release } from "node:os";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import type { Comparison } from "../../src/events/claim.ts";
import type { SocketKind } from "../../src/events/event.ts";
import { applies } from "../../src/linux/applies.ts";
import { allOptions } from "../../src/linux/catalogue.ts";
import { encode } from "../../src/linux/decode.ts";
import { showValue } from "../../src/linux/show.ts";
import type { Data, SocketOption } from "../../src/linux/option.ts";
import { Twin, type Place } from "../support/twin.ts";
import { valuesFor } from "../support/values.ts";

const udp = kind("AF_INET", "SOCK_DGRAM", "IPPROTO_UDP");

const kinds: readonly SocketKind[] = [
  kind("AF_INET", "SOCK_STREAM", "IPPROTO_TCP"),
  kind("AF_INET6", "SOCK_STREAM", "IPPROTO_TCP"),
  udp,
  kind("AF_INET6", "SOCK_DGRAM", "IPPROTO_UDP"),
  kind("AF_INET", "SOCK_DGRAM", "IPPROTO_UDPLITE"),
  kind("AF_INET", "SOCK_RAW", "IPPROTO_ICMP"),
  kind("AF_INET6", "SOCK_RAW", "IPPROTO_ICMPV6"),
  kind("AF_UNIX", "SOCK_STREAM", "0"),
  kind("AF_UNIX", "SOCK_DGRAM", "0"),
  kind("AF_UNIX", "SOCK_SEQPACKET", "0"),
  kind("AF_NETLINK", "SOCK_RAW", "NETLINK_ROUTE"),
  kind("AF_PACKET", "SOCK_RAW", "0"),
  kind("AF_VSOCK", "SOCK_STREAM", "0"),
  kind("AF_XDP", "SOCK_RAW", "0"),
  kind("AF_INET", "SOCK_STREAM", "IPPROTO_MPTCP"),
  kind("AF_INET6", "SOCK_STREAM", "IPPROTO_MPTCP"),
  kind("AF_INET", "SOCK_STREAM", "IPPROTO_SCTP"),
];

/** Options of firewalls and routers: setting them changes more than a socket. */
const outOfBounds = /^(?:IPT|IP6T|ARPT|EBT|IP_VS|MRT6?)_/;

/** Marked as measured, though no value of theirs is set here: what was measured is that they are there, and their default. */
const byHand: Readonly<Record<string, string>> = {
  ...named("takes a program, or an fd of one", [
    ...["SO_ATTACH_FILTER", "SO_DETACH_FILTER", "SO_ATTACH_BPF", "SO_ATTACH_REUSEPORT_CBPF"],
    ...["SO_ATTACH_REUSEPORT_EBPF", "SO_DETACH_REUSEPORT_BPF"],
  ]),
  ...named("takes a group that can be joined here, or was", [
    ...["IP_DROP_MEMBERSHIP", "IP_UNBLOCK_SOURCE", "IP_BLOCK_SOURCE", "IP_ADD_SOURCE_MEMBERSHIP"],
    ...["IP_DROP_SOURCE_MEMBERSHIP", "IP_MSFILTER", "MCAST_JOIN_GROUP", "MCAST_BLOCK_SOURCE", "MCAST_UNBLOCK_SOURCE"],
    ...["MCAST_LEAVE_GROUP", "MCAST_JOIN_SOURCE_GROUP", "MCAST_LEAVE_SOURCE_GROUP", "MCAST_MSFILTER"],
    ...["IPV6_DROP_MEMBERSHIP", "IPV6_JOIN_ANYCAST", "IPV6_LEAVE_ANYCAST", "PACKET_ADD_MEMBERSHIP"],
    ...["PACKET_DROP_MEMBERSHIP", "PACKET_FANOUT", "PACKET_FANOUT_DATA"],
  ]),
  ...named("takes a header or a policy", [
    ...["IP_OPTIONS", "IP_IPSEC_POLICY", "IP_XFRM_POLICY", "IPV6_IPSEC_POLICY", "IPV6_XFRM_POLICY", "IPV6_PKTINFO"],
    ...["IPV6_2292PKTOPTIONS", "IPV6_HOPOPTS", "IPV6_RTHDRDSTOPTS", "IPV6_RTHDR", "IPV6_DSTOPTS", "IPV6_FLOWLABEL_MGR"],
  ]),
  ...named("takes a socket in a state, or of a kind, that is not made here", [
    ...["IPV6_ADDRFORM", "IPV6_CHECKSUM", "IPV6_ROUTER_ALERT", "ICMPV6_FILTER", "TCP_REPAIR_QUEUE", "TCP_QUEUE_SEQ"],
    ...["TCP_REPAIR_OPTIONS", "TCP_REPAIR_WINDOW", "TCP_TIMESTAMP", "XDP_UMEM_REG", "XDP_MAX_TX_SKB_BUDGET"],
  ]),
  ...named("takes a key or a ring", [
    ...["TCP_MD5SIG", "TCP_MD5SIG_EXT", "TCP_FASTOPEN_KEY", "PACKET_RX_RING", "PACKET_TX_RING"],
  ]),
  ...named("takes several values at once", ["SO_TXTIME"]),
};

/** By level: options whose value was read back, or passed on, at least once. */
const checked = new Set<SocketOption>();
const tally = { same: 0, sets: 0, refused: 0, accepted: 0 };

for (const each of kinds) {
  const name = `${each.family} ${each.type} ${each.protocol}`;
  test(`${name}: what a set leaves`, () => {
    const wrong: string[] = [];
    for (const option of optionsOf(each))
      for (const value of valuesFor(option)) wrong.push(...trySet(each, option, value));
    assert.equal(wrong, []);
  });
  const place = placeFor(each);
  if (place === null) continue;
  for (const peer of peersOf(each))
    test(`${name}: what accept passes on, with a peer of ${peer.protocol}`, () => {
      const wrong: string[] = [];
      for (const option of optionsOf(each)) wrong.push(...tryAccept(each, peer, option, place));
      assert.equal(wrong, []);
    });
}

test("what sets of timestamps leave of each other", () => {
  const stamps = optionsOf(udp).filter(({ name }) => name.startsWith("SO_TIMESTAMP"));
  const sets = stamps.flatMap((option) => valuesFor(option).map((value) => ({ option, value })));
  const wrong = sets.flatMap((first) =>
    sets.flatMap((second) => sets.flatMap((third) => setAll([first, second, third]))),
  );
  assert.is(sets.length, 12);
  assert.equal(wrong, []);
});

test("what was checked", () => {
  const levels = new Map<string, [checked: number, all: number]>();
  for (const option of allOptions()) {
    const counts = levels.get(option.level) ?? [0, 0];
    counts[0] += checked.has(option) ? 1 : 0;
    counts[1]++;
    levels.set(option.level, counts);
  }
  const { same, sets, refused, accepted } = tally;
  console.log(`note: ${sets} sets and ${accepted} accepted connections, ${same} values agree; ${refused} sets refused`);
  const shown = [...levels].map(([level, [some, all]]) => `${level} ${some}/${all}`);
  console.log(`note: options that this kernel confirmed: ${shown.filter((text) => !text.includes(" 0/")).join(", ")}`);
  const none = [...levels].filter(([, [some]]) => some === 0).reduce((sum, [, [, all]]) => sum + all, 0);
  console.log(`note: ${none} options of other levels have no socket here that could confirm them`);
  assert.ok(checked.size > 150);
});

test("what the kernel confirmed is marked as measured", () => {
  assert.equal(
    [...checked].filter(({ measured }) => measured === null).map(({ name }) => name),
    [],
  );
});

test("what is marked as measured on this kernel was confirmed, but for what takes more than a value to set", () => {
  const marked = allOptions().filter(({ measured }) => measured !== null && release().startsWith(`${measured}.`));
  if (marked.length === 0) console.log(`note: nothing is marked as measured on ${release()}`);
  const unconfirmed = marked.filter((option) => option.access.includes("w") && !checked.has(option));
  const expected = marked.length === 0 ? [] : Object.keys(byHand);
  assert.equal([...new Set(unconfirmed.map(({ name }) => name))].sort(), expected.sort());
});

interface OneSet {
  readonly option: SocketOption;
  readonly value: Data;
}

/** Sets one after the other on a new socket, and compares all that the socket then is. */
function setAll(sets: readonly OneSet[]): readonly string[] {
  const twin = new Twin();
  const fd = twin.socket(udp);
  for (const { option, value } of sets) twin.set(fd, option, encode(option, value) ?? asBytes(""));
  const about = sets.map(({ option, value }) => `${option.name} = ${show(option, value)}`).join(", ");
  const wrong = report(twin.compare(fd), about);
  twin.end();
  return wrong;
}

/** Sets the option on a new socket, and compares all that the socket then is. */
function trySet(each: SocketKind, option: SocketOption, value: Data): readonly string[] {
  const bytes = encode(option, value);
  const twin = new Twin();
  const fd = bytes === null ? -1 : twin.socket(each);
  if (bytes === null || fd < 0) return [];
  const result = twin.set(fd, option, bytes);
  if (result < 0) tally.refused++;
  else {
    tally.sets++;
    checked.add(option);
  }
  const wrong = report(twin.compare(fd), `${each.family} ${each.type}: ${option.name} = ${show(option, value)}`);
  twin.end();
  return wrong;
}

/** Sets the option on a listener before it listens, and compares the socket that is accepted from it. */
function tryAccept(each: SocketKind, peer: SocketKind, option: SocketOption, place: Place): readonly string[] {
  for (const value of valuesFor(option)) {
    const bytes = encode(option, value);
    if (bytes === null) continue;
    const twin = new Twin();
    const accepted = connect(twin, each, peer, place, (fd) => twin.set(fd, option, bytes));
    const wrong =
      accepted < 0
        ? []
        : report(
            twin.compare(accepted),
            `${each.family} ${each.type}: accepted with ${option.name} = ${show(option, value)}`,
          );
    if (accepted >= 0) {
      tally.accepted++;
      checked.add(option);
    }
    twin.end();
    if (wrong.length > 0) return wrong;
  }
  return [];
}

/** The accepted side of a new connection, or minus an errno. */
function connect(
  twin: Twin,
  each: SocketKind,
  peer: SocketKind,
  place: Place,
  prepare: (listener: number) => number,
): number {
  const listener = twin.socket(each, SOCK_NONBLOCK);
  const steps = [
    (): number => listener,
    (): number => prepare(listener),
    (): number => twin.bind(listener, place),
    (): number => twin.listen(listener, 4),
  ];
  for (const step of steps) {
    const result = step();
    if (result < 0) return result;
  }
  const there =
    place.family === "AF_UNIX" || place.family === "AF_UNSPEC" ? place : { ...place, port: twin.portOf(listener) };
  const client = twin.socket(peer, SOCK_NONBLOCK);
  twin.connect(client, there);
  return twin.accept(listener);
}

const SOCK_NONBLOCK = 0o4000;

function report({ same, differ }: Comparison, about: string): readonly string[] {
  tally.same += same;
  return differ
    .filter(({ explained }) => !explained)
    .map(({ what, claimed, real }) => `${about}: ${what} ${claimed}, is ${real}`);
}

function optionsOf(each: SocketKind): readonly SocketOption[] {
  return allOptions().filter(
    (option) =>
      applies(option, each) && (option.access === "rw" || option.access === "w") && !outOfBounds.test(option.name),
  );
}

/** A peer that does not speak MPTCP can connect to an MPTCP listener as well. */
function peersOf(each: SocketKind): readonly SocketKind[] {
  return each.protocol === "IPPROTO_MPTCP" ? [each, { ...each, protocol: "IPPROTO_TCP" }] : [each];
}

/** Where sockets of this kind can be connected with themselves; null: nowhere. */
function placeFor({ family, type, protocol }: SocketKind): Place | null {
  if (type !== "SOCK_STREAM" && type !== "SOCK_SEQPACKET") return null;
  if (protocol !== "IPPROTO_TCP" && protocol !== "IPPROTO_MPTCP" && family !== "AF_UNIX") return null;
  if (family === "AF_UNIX") return { family, name: `socktrace-${process.pid}` };
  if (family === "AF_INET") return { family, address: "127.0.0.1", port: 0 };
  return family === "AF_INET6" ? { family, address: "::1", port: 0 } : null;
}

function show(option: SocketOption, data: Data): string {
  return showValue(option, { type: "known", data });
}

function named(why: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, why]));
}

function kind(family: string, type: string, protocol: string): SocketKind {
  return { family, type, protocol };
}

test.run();
