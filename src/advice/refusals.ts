import { applies } from "../linux/applies.ts";
import { findOption } from "../linux/catalogue.ts";
import type { SocketOption } from "../linux/option.ts";
import type { SocketKind } from "../events/event.ts";
import type { SocketState } from "../world/socket-state.ts";

/** A setsockopt() that failed. */
export interface Refusal {
  readonly level: string;
  readonly name: string;
  readonly errno: string;
  /** `TCP_NODELAY = "\1" (length 1, needs 4)` */
  readonly attempt: string;
  readonly kind: SocketKind;
  readonly state: SocketState | null;
  /** The machine's kernel is known to be older than the option. */
  readonly isNewer: boolean;
}

/** Why the kernel refused it, and what to do about it. */
export interface Reason {
  readonly why: string;
  readonly fix: string;
}

/** Null: not known. The first that fits is given; measured on 6.18, bounds partly from the kernel's source. */
export function reasonFor(refusal: Refusal): Reason | null {
  const row = findOption(refusal.level, refusal.name);
  return (
    ofOption.find(
      ({ names, errno, when }) => names.includes(refusal.name) && errno === refusal.errno && when(refusal),
    ) ??
    ofLength(refusal) ??
    ofKind(refusal, row) ??
    general[refusal.errno] ??
    null
  );
}

interface OptionReason extends Reason {
  readonly names: readonly string[];
  readonly errno: string;
  readonly when: (refusal: Refusal) => boolean;
}

const always: OptionReason["when"] = () => true;

function reason(names: string, errno: string, why: string, fix: string, when = always): OptionReason {
  return { names: names.split(" "), errno, why, fix, when };
}

const isMptcp = ({ kind }: Refusal): boolean => kind.protocol === "IPPROTO_MPTCP";
const isTcp = ({ kind }: Refusal): boolean => kind.protocol === "IPPROTO_TCP";
const isInet = ({ kind }: Refusal): boolean => kind.family === "AF_INET" || kind.family === "AF_INET6";
const isShort = ({ attempt }: Refusal): boolean => /\(length \d+, needs \d+\)$/.test(attempt);
const isRightLength = (refusal: Refusal): boolean => !isShort(refusal);
const isRightOnTcp = (refusal: Refusal): boolean => isRightLength(refusal) && isTcp(refusal);

/** What is special about an option. */
const ofOption: readonly OptionReason[] = [
  reason(
    "SO_DEBUG",
    "EACCES",
    "it is for CAP_NET_ADMIN only; its number, 1, is that of TCP_NODELAY too",
    "give the level IPPROTO_TCP if TCP_NODELAY is meant",
  ),
  reason("SO_RCVTIMEO SO_SNDTIMEO", "EDOM", "tv_usec has to be between 0 and 999,999", "put whole seconds into tv_sec"),
  reason("TCP_KEEPIDLE TCP_KEEPINTVL", "EINVAL", "it takes 1 to 32,767 seconds", "give seconds", isRightOnTcp),
  reason("TCP_KEEPCNT TCP_SYNCNT", "EINVAL", "it takes 1 to 127", "give a number between these", isRightOnTcp),
  reason("TCP_USER_TIMEOUT", "EINVAL", "it takes no negative number", "give milliseconds, or 0 for none", isRightOnTcp),
  reason("TCP_MAXSEG", "EINVAL", "it takes 88 to 32,767 bytes", "leave it to the path's MTU", isRightOnTcp),
  reason(
    "TCP_CONGESTION",
    "ENOENT",
    "the kernel has no algorithm of that name",
    "load its module (modprobe tcp_NAME); net.ipv4.tcp_available_congestion_control lists those that are there",
  ),
  reason(
    "TCP_CONGESTION",
    "EPERM",
    "that algorithm is for CAP_NET_ADMIN only",
    "add it to net.ipv4.tcp_allowed_congestion_control",
  ),
  reason("TCP_ULP", "ENOENT", "the kernel has no such protocol", "load its module, as tls"),
  reason(
    "TCP_FASTOPEN",
    "EINVAL",
    "it is for sockets that are not connected",
    "set it before listen()",
    ({ state, kind }) =>
      kind.protocol === "IPPROTO_TCP" && state !== "CLOSED" && state !== "LISTEN" && state !== "BOUND",
  ),
  reason(
    "TCP_FASTOPEN_CONNECT",
    "EOPNOTSUPP",
    "the client bit (1) of net.ipv4.tcp_fastopen is off",
    "set that bit, or go without",
    isTcp,
  ),
  reason("TCP_USER_TIMEOUT", "ENOPROTOOPT", "MPTCP does not have it", "use TCP, or go without", isMptcp),
  reason(
    "IPV6_V6ONLY",
    "EINVAL",
    "it is too late: the socket is bound",
    "set it between socket() and bind()",
    ({ state }) => state !== "CLOSED" && state !== null,
  ),
  reason(
    "IP_TTL",
    "EINVAL",
    "it takes 1 to 255, or -1 for the machine's default",
    "give a number between these",
    isRightLength,
  ),
  reason(
    "IPV6_TCLASS IPV6_UNICAST_HOPS IPV6_MULTICAST_HOPS",
    "EINVAL",
    "it takes 0 to 255, or -1 for the default",
    "give a number between these",
    isRightLength,
  ),
  reason("IP_HDRINCL", "ENOPROTOOPT", "it is for raw sockets", "use SOCK_RAW"),
  reason("IP_ADD_MEMBERSHIP IP_MULTICAST_TTL", "EPROTO", "it is not for TCP", "use UDP", isTcp),
  reason("IP_ADD_MEMBERSHIP IP_MULTICAST_TTL", "EINVAL", "it is not for TCP", "use UDP", isTcp),
  reason("IP_ADD_MEMBERSHIP", "EINVAL", "the address is no multicast group", "give one of 224.0.0.0/4", isRightLength),
  reason(
    "IP_ADD_MEMBERSHIP",
    "ENODEV",
    "no interface was named, and there is no route to the group",
    "name the interface (imr_ifindex)",
  ),
  reason("IP_ADD_MEMBERSHIP", "EADDRINUSE", "the socket is a member already", "join each group once"),
  reason(
    "IP_ADD_MEMBERSHIP",
    "ENOBUFS",
    "a socket may join net.ipv4.igmp_max_memberships groups",
    "raise it, or use several sockets",
  ),
  reason("IP_DROP_MEMBERSHIP", "EADDRNOTAVAIL", "the socket is no member of it", "drop what was joined"),
  reason("IP_MULTICAST_IF", "EADDRNOTAVAIL", "no interface here has that address", "name one of this machine's"),
  reason("SO_BINDTODEVICE", "ENODEV", "there is no interface of that name", "name one that is there (ip link)"),
  reason(
    "SO_BINDTODEVICE",
    "EPERM",
    "only CAP_NET_RAW may take another interface than the one it is bound to",
    "bind it once, or give the program CAP_NET_RAW",
  ),
  ...["SO_MARK", "SO_PRIORITY", "IP_TRANSPARENT", "IPV6_TRANSPARENT"].map((name) =>
    reason(name, "EPERM", "it needs CAP_NET_ADMIN or CAP_NET_RAW", "give the program one of them, or go without"),
  ),
  ...["SO_RCVBUFFORCE", "SO_SNDBUFFORCE", "TCP_REPAIR"].map((name) =>
    reason(name, "EPERM", "it needs CAP_NET_ADMIN", "give the program that capability, or go without"),
  ),
  reason("SO_PASSCRED SO_PASSPIDFD", "EOPNOTSUPP", "it is for UNIX and netlink sockets", "leave it out", isInet),
  reason(
    "SO_REUSEPORT",
    "EOPNOTSUPP",
    "it is for IP sockets",
    "leave it out here",
    ({ kind }) => kind.family !== "AF_INET" && kind.family !== "AF_INET6" && kind.family !== "?",
  ),
];

/** `(length 1, needs 4)` is in the attempt where the length is the cause. */
function ofLength({ attempt, errno }: Refusal): Reason | null {
  const [, length, needed] = /\(length (\d+), needs (\d+)\)$/.exec(attempt) ?? [];
  if (errno !== "EINVAL" || length === undefined || needed === undefined) return null;
  return { why: `the value has ${length} bytes, and ${needed} are needed`, fix: `give a value of ${needed} bytes` };
}

/** Errnos of an option that does not exist. */
const absences: ReadonlySet<string> = new Set(["ENOPROTOOPT", "EOPNOTSUPP"]);

function ofKind({ errno, kind, isNewer }: Refusal, row: SocketOption | null): Reason | null {
  if (row === null || !absences.has(errno)) return null;
  if (isNewer) return { why: `this kernel is older than it (Linux ${row.since})`, fix: "go without it here" };
  if (row.access === "r") return { why: "it can be read only", fix: "leave the call out" };
  const isKnown = kind.family !== "?" && kind.type !== "?" && kind.protocol !== "?";
  if (!isKnown || applies(row, kind)) return null;
  return {
    why: `sockets of this kind (${kindText(kind)}) do not have it`,
    fix: "set it only where the socket is of its kind",
  };
}

function kindText({ family, type, protocol }: SocketKind): string {
  return [family, type, ...(protocol.startsWith("IPPROTO_") ? [protocol] : [])].join(", ");
}

/** Of whatever option. */
const general: Readonly<Record<string, Reason | undefined>> = {
  EFAULT: { why: "the pointer to the value is no good", fix: "give the address of the value" },
};
