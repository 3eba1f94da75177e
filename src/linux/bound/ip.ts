import { codePoints, serviceTypes } from "../constants/ip.ts";
import { nameOf } from "../constants/names.ts";
import { isRecord } from "../../base/data.ts";
import { showData } from "../show.ts";
import { count, counted, field, onOff, tcpOnly, word, type Sentence, type Sentences, type SetOption } from "./set.ts";

/** ip(7): a stream has no error queue, and gets its errors sooner instead. */
const errors: Sentence = (set) => (set.socket.type === "SOCK_STREAM" ? streamErrors(set) : datagramErrors(set));
const streamErrors = onOff(
  "an ICMP error is reported to the program at once, not only when all retries have failed",
  "an ICMP error on a connection is reported only when all retries have failed",
);
const datagramErrors = onOff(
  "ICMP errors are queued in detail, for recvmsg() with MSG_ERRQUEUE; an unconnected socket gets them too",
  "ICMP errors are reported as errno only, and to connected sockets only",
);
const packetInfo = onOff(
  "each datagram carries the interface and the address that it was sent to",
  "datagrams do not carry the address that they were sent to",
);

const hops = count((value) => (value === -1 ? "the system's default again" : `a packet may pass ${routers(value)}`));
const discovery = word((name) => pathMtu[lastWord(name)] ?? null);
/** No router fragments IPv6 (measured on 6.18). */
const discovery6 = word((name) =>
  lastWord(name) === "DONT"
    ? "datagrams longer than the path MTU are fragmented by this machine, never by routers"
    : (pathMtu[lastWord(name)] ?? null),
);
const minimum = tcpOnly(
  count(nearness, "packets are accepted however many routers they have passed"),
  "no effect: only TCP drops what comes from farther away",
);
const loop = onOff(
  "receivers on this machine get this socket's multicast too",
  "receivers on this machine do not get this socket's multicast",
);
const allGroups = onOff(
  "also gets datagrams of groups that other sockets have joined",
  "gets datagrams only of groups that it joined itself",
);

/** SOL_IP and SOL_IPV6: ip(7), ipv6(7), linux/in.h, net/ipv4 and net/ipv6. */
export const ipSentences: Sentences = {
  IP_TOS: serviceClass,
  IPV6_TCLASS: serviceClass,
  IP_MINTTL: minimum,
  IPV6_MINHOPCOUNT: minimum,
  IP_MULTICAST_IF: multicastInterface,
  IPV6_MULTICAST_IF: multicastInterface,
  IP_ADD_MEMBERSHIP: joins,
  IPV6_ADD_MEMBERSHIP: joins,
  MCAST_JOIN_GROUP: joins,
  IP_DROP_MEMBERSHIP: leaves,
  IPV6_DROP_MEMBERSHIP: leaves,
  MCAST_LEAVE_GROUP: leaves,
  IPV6_DONTFRAG: onOff(
    "a datagram that is too large for the path fails with EMSGSIZE",
    "a datagram that is too large for the path is sent in fragments",
  ),
  IP_RECVERR: errors,
  IPV6_RECVERR: errors,
  IP_PKTINFO: packetInfo,
  IPV6_RECVPKTINFO: packetInfo,
  IP_TTL: hops,
  IP_MULTICAST_TTL: multicastHops,
  IPV6_UNICAST_HOPS: hops,
  IPV6_MULTICAST_HOPS: multicastHops,
  IP_MTU_DISCOVER: discovery,
  IPV6_MTU_DISCOVER: discovery6,
  IP_MULTICAST_LOOP: loop,
  IPV6_MULTICAST_LOOP: loop,
  IP_MULTICAST_ALL: allGroups,
  IPV6_MULTICAST_ALL: allGroups,
  IP_FREEBIND: onOff(
    "bind() accepts addresses that this machine does not have",
    "bind() accepts only addresses of this machine",
  ),
  IP_TRANSPARENT: onOff("may use addresses that are not this machine's", "uses only addresses of this machine"),
  IP_BIND_ADDRESS_NO_PORT: onOff("connect() chooses the port", "bind() chooses the port"),
  IPV6_V6ONLY: onOff("accepts IPv6 only", "accepts IPv4 too, as ::ffff:a.b.c.d"),
  IP_HDRINCL: onOff("the program writes the IP header of what it sends", "the kernel writes the IP header"),
};

/** ip_mc_output drops 0, ip_output does not, and it is called where this machine has not joined (measured on 6.18). */
function multicastHops(set: SetOption): string | null {
  return set.data === 0
    ? "a datagram stays on this machine only if it is a member of the group; else it leaves with 0"
    : hops(set);
}

/** Of a packet that is sent with 0 too: the next machine takes it (IPv6, measured on 6.18). */
function routers(hops: number): string {
  return hops <= 1 ? "no router" : counted(hops - 1, "router");
}

/** `IP_PMTUDISC_DO`: `DO` */
function lastWord(name: string): string {
  return name.replace(/^.*_/, "");
}

const pathMtu: Readonly<Record<string, string>> = {
  DONT: "packets may be fragmented on their path",
  WANT: "the path MTU is discovered; datagrams longer than it are fragmented by this machine",
  DO: "packets must not be fragmented: a send longer than the path MTU fails with EMSGSIZE",
  PROBE: "packets must not be fragmented, and the known path MTU is ignored",
  INTERFACE: "the MTU of the interface is used; ICMP messages about the path are ignored",
  OMIT: "as INTERFACE, but packets may be fragmented",
};

/** RFC 2474, 2597, 3246, 5865, 8622: what networks make of the code point, where they look at it. */
function serviceClass({ data }: SetOption): string | null {
  if (typeof data !== "number" || data < 0) return null;
  const point = data >> 2;
  if (point === 0) return "packets ask for no special treatment (best effort)";
  const name = nameOf(codePoints, point);
  const meant = typeof name === "string" ? `DSCP ${point} (${name})` : `DSCP ${point}, which has no standard meaning`;
  const old = nameOf(serviceTypes, data);
  if (typeof old === "string")
    return `packets ask for ${wishes[old] ?? old} (RFC 1349); networks today read it as ${meant}`;
  const said = typeof name === "string" ? meaning(name) : undefined;
  return `packets are marked ${meant}${said === undefined ? "" : `: ${said}`}`;
}

const wishes: Readonly<Record<string, string>> = {
  IPTOS_LOWDELAY: "low delay",
  IPTOS_THROUGHPUT: "high throughput",
  IPTOS_RELIABILITY: "high reliability",
};

function meaning(name: string): string | undefined {
  const [, assured, drop] = /^AF(\d)(\d)$/.exec(name) ?? [];
  if (assured !== undefined)
    return `assured forwarding, class ${assured}, dropped ${["last", "next", "first"][Number(drop) - 1] ?? "?"} when a queue is full`;
  if (/^CS\d$/.test(name)) return `class ${name.slice(2)} of 7, as in the old IP precedence`;
  return classes[name];
}

const classes: Readonly<Record<string, string>> = {
  LE: "lower effort, after everything else",
  EF: "expedited forwarding, for voice",
  "VOICE-ADMIT": "voice that was admitted to the network",
};

/** The generalized TTL security mechanism (RFC 5082) sends with 255. */
function nearness(least: number): string {
  if (least === 255)
    return "packets that a router has passed on are dropped: only those of directly connected hosts that send with 255 get through";
  return `packets that arrive with less than ${least} hops left are dropped: sent with 255, they have passed more than ${counted(255 - least, "router")}`;
}

function multicastInterface({ option, asked, data }: SetOption): string {
  const wanted = asked ?? data;
  const index = field(wanted, "imr_ifindex");
  const address =
    field(wanted, "imr_address") ??
    field(wanted, "imr_interface") ??
    (isRecord(wanted) ? null : showData(option.kind, wanted));
  if (index !== null && index !== "0") return `multicast datagrams leave through ${named(index)}`;
  if (address === null || ["0.0.0.0", "any interface"].includes(address))
    return "the routing table chooses the interface through which multicast datagrams leave";
  return `multicast datagrams leave through ${/^[\d.]+$/.test(address) ? `the interface of ${address}` : address}`;
}

function joins({ option, data }: SetOption): string | null {
  return isRecord(data) ? `datagrams to ${place(option.kind, data)} are received from now on` : null;
}

function leaves({ option, data }: SetOption): string | null {
  return isRecord(data) ? `datagrams to ${place(option.kind, data)} are no longer requested` : null;
}

/** `224.1.1.1 on interface 2`; where none is named the routing table chooses one. */
function place(kind: SetOption["option"]["kind"], data: SetOption["data"]): string {
  return showData(kind, data).replace(/ without an interface$/, " on the interface that the routing table chooses");
}

function named(index: string): string {
  return /^\d+$/.test(index) ? `interface ${index}` : index;
}
