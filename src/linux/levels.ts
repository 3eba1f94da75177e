/**
 * Levels by strace's spelling and number (linux/socket.h of 6.12; SOL_SOCKET: asm-generic/socket.h; CAN: linux/can/;
 * SOL_RFCOMM: net/bluetooth/bluetooth.h).
 * The multicast options of IPv4 and IPv6 belong to these two levels. AF_VSOCK's is its family.
 */
const levels: Readonly<Record<string, number>> = {
  SOL_IP: 0,
  SOL_SOCKET: 1,
  SOL_TCP: 6,
  SOL_UDP: 17,
  SOL_RFCOMM: 18,
  AF_VSOCK: 40,
  SOL_IPV6: 41,
  SOL_ICMPV6: 58,
  SOL_CAN_RAW: 101,
  SOL_CAN_ISOTP: 106,
  SOL_CAN_J1939: 107,
  SOL_SCTP: 132,
  SOL_UDPLITE: 136,
  SOL_RAW: 255,
  SOL_AX25: 257,
  SOL_NETROM: 259,
  SOL_ROSE: 260,
  SOL_X25: 262,
  SOL_PACKET: 263,
  SOL_ATM: 264,
  SOL_LLC: 268,
  SOL_DCCP: 269,
  SOL_NETLINK: 270,
  SOL_TIPC: 271,
  SOL_RXRPC: 272,
  SOL_PPPOL2TP: 273,
  SOL_BLUETOOTH: 274,
  SOL_PNPIPE: 275,
  SOL_RDS: 276,
  SOL_IUCV: 277,
  SOL_CAIF: 278,
  SOL_ALG: 279,
  SOL_NFC: 280,
  SOL_KCM: 281,
  SOL_TLS: 282,
  SOL_XDP: 283,
  SOL_MPTCP: 284,
  SOL_MCTP: 285,
  SOL_SMC: 286,
  SOL_VSOCK: 287,
};

/**
 * Bluetooth has levels whose numbers are those of IP, TCP and UDP (net/bluetooth/bluetooth.h): strace prints
 * SOL_TCP for SOL_L2CAP. So a number or strace's name stands for these only on a socket of AF_BLUETOOTH.
 */
const hidden: Readonly<Record<string, number>> = { SOL_HCI: 0, SOL_L2CAP: 6, SOL_SCO: 17 };
const onBluetooth: Readonly<Record<string, string>> = { SOL_IP: "SOL_HCI", SOL_TCP: "SOL_L2CAP", SOL_UDP: "SOL_SCO" };

const aliases: Readonly<Record<string, string>> = {
  IPPROTO_IP: "SOL_IP",
  IPPROTO_TCP: "SOL_TCP",
  IPPROTO_UDP: "SOL_UDP",
  IPPROTO_IPV6: "SOL_IPV6",
  IPPROTO_ICMPV6: "SOL_ICMPV6",
  IPPROTO_SCTP: "SOL_SCTP",
  IPPROTO_UDPLITE: "SOL_UDPLITE",
  IPPROTO_RAW: "SOL_RAW",
  IPPROTO_MPTCP: "SOL_MPTCP",
  IPPROTO_DCCP: "SOL_DCCP",
};

const spellings: ReadonlyMap<string, string> = new Map([
  ...[levels, hidden].flatMap((table) => Object.keys(table).map((name) => [name, name] as const)),
  ...Object.entries(aliases),
  ...Object.entries(levels).map(([name, number]) => [String(number), name] as const),
]);

/** strace's name of a level, from any spelling: `IPPROTO_TCP`, `6`, `0x6`; null: there is none. */
export function levelName(spelling: string): string | null {
  return spellings.get(spelling) ?? (/^(?:0x[0-9a-f]+|\d+)$/i.test(spelling) ? byNumber(Number(spelling)) : null);
}

function byNumber(number: number): string | null {
  return spellings.get(String(number)) ?? null;
}

/** The level that the number of this one means on sockets of a family: on AF_BLUETOOTH, that of SOL_TCP is SOL_L2CAP. */
export function levelOn(family: string | null, level: string): string {
  return family === "AF_BLUETOOTH" ? (onBluetooth[level] ?? level) : level;
}

/** The number of a level as setsockopt takes it on x86-64; null for a name that is none. */
export function levelNumber(name: string): number | null {
  return levels[name] ?? hidden[name] ?? null;
}

/** What a socket is that has taken or given an option of the level: no other has options there. */
export interface LevelKind {
  readonly family?: string;
  readonly type?: string;
  readonly protocol?: string;
}

/**
 * Options of SOL_TCP are those of TCP sockets (tcp_setsockopt in net/ipv4/tcp.c), and of MPTCP ones, which are TCP to
 * /proc/net and to ss; UDP-Lite sockets take those of SOL_UDP too; IPv4 sockets take none of SOL_IPV6 (measured on 6.18, test/kernel/level-kinds.test.ts).
 */
export const kindsByLevel: Readonly<Record<string, LevelKind | undefined>> = {
  SOL_TCP: { type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
  SOL_UDP: { type: "SOCK_DGRAM" },
  SOL_IPV6: { family: "AF_INET6" },
};
