/** Address families by number (linux/socket.h of 6.18, bits/socket.h), for logs recorded with -X raw. */
const families: readonly (string | undefined)[] = [
  "AF_UNSPEC",
  "AF_UNIX",
  "AF_INET",
  "AF_AX25",
  "AF_IPX",
  "AF_APPLETALK",
  "AF_NETROM",
  "AF_BRIDGE",
  "AF_ATMPVC",
  "AF_X25",
  "AF_INET6",
  "AF_ROSE",
  "AF_DECnet",
  "AF_NETBEUI",
  "AF_SECURITY",
  "AF_KEY",
  "AF_NETLINK",
  "AF_PACKET",
  "AF_ASH",
  "AF_ECONET",
  "AF_ATMSVC",
  "AF_RDS",
  "AF_SNA",
  "AF_IRDA",
  "AF_PPPOX",
  "AF_WANPIPE",
  "AF_LLC",
  "AF_IB",
  "AF_MPLS",
  "AF_CAN",
  "AF_TIPC",
  "AF_BLUETOOTH",
  "AF_IUCV",
  "AF_RXRPC",
  "AF_ISDN",
  "AF_PHONET",
  "AF_IEEE802154",
  "AF_CAIF",
  "AF_ALG",
  "AF_NFC",
  "AF_VSOCK",
  "AF_KCM",
  "AF_QIPCRTR",
  "AF_SMC",
  "AF_XDP",
  "AF_MCTP",
];

/** Socket types by number (bits/socket_type.h). */
const types: readonly (string | undefined)[] = [
  undefined,
  "SOCK_STREAM",
  "SOCK_DGRAM",
  "SOCK_RAW",
  "SOCK_RDM",
  "SOCK_SEQPACKET",
  "SOCK_DCCP",
  undefined,
  undefined,
  undefined,
  "SOCK_PACKET",
];

/** Other names of the same numbers (bits/socket.h): old strace prints PF_FILE and AF_FILE, or AF_LOCAL. */
const aliases: Readonly<Record<string, string>> = {
  AF_LOCAL: "AF_UNIX",
  AF_FILE: "AF_UNIX",
  AF_ROUTE: "AF_NETLINK",
};

const numbered = (names: readonly (string | undefined)[]): Readonly<Record<string, number>> =>
  Object.fromEntries(names.flatMap((name, number) => (name === undefined ? [] : [[name, number]])));

/** The same two tables by name. */
export const familyNumbers: Readonly<Record<string, number>> = numbered(families);
export const typeNumbers: Readonly<Record<string, number>> = numbered(types);

/** The family's name; `AF_99` for a number that has none. */
export function familyName(number: number): string {
  return families[number] ?? `AF_${number}`;
}

/** The usual name of a family: AF_LOCAL is AF_UNIX; PF_INET, as old strace has it in socket(), is AF_INET. */
export function canonicalFamily(name: string): string {
  const family = name.startsWith("PF_") ? `A${name.slice(1)}` : name;
  return Object.hasOwn(aliases, family) ? (aliases[family] ?? family) : family;
}

/** The socket type's name; `SOCK_99` for a number that has none. */
export function typeName(number: number): string {
  return types[number] ?? `SOCK_${number}`;
}

/** include/linux/net.h: SOCK_CLOEXEC is O_CLOEXEC, SOCK_NONBLOCK is O_NONBLOCK (x86-64, arm64). */
export const SOCK_CLOEXEC: number = 0o2000000;
export const SOCK_NONBLOCK: number = 0o4000;
/** The type is in the low bits (SOCK_TYPE_MASK, include/linux/net.h). */
export const SOCK_TYPE_MASK: number = 0xf;

/** ipv4/af_inet.c, inetsw_array: the protocol that socket(family, type, 0) gets. */
const defaults: Readonly<Record<string, string>> = { SOCK_STREAM: "IPPROTO_TCP", SOCK_DGRAM: "IPPROTO_UDP" };

/** The protocol really used where the program gave 0 (which strace prints as IPPROTO_IP for IPv4 and IPv6). */
export function effectiveProtocol(family: string, type: string, protocol: string): string {
  const inet = family === "AF_INET" || family === "AF_INET6";
  if (!inet || (protocol !== "IPPROTO_IP" && protocol !== "0")) return protocol;
  return defaults[type] ?? protocol;
}
