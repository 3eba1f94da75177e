import { protocolNumbers } from "./constants/protocols.ts";

/** NETLINK_* by number (linux/netlink.h of 6.18). */
const netlink: readonly (string | undefined)[] = [
  "NETLINK_ROUTE",
  "NETLINK_UNUSED",
  "NETLINK_USERSOCK",
  "NETLINK_FIREWALL",
  "NETLINK_SOCK_DIAG",
  "NETLINK_NFLOG",
  "NETLINK_XFRM",
  "NETLINK_SELINUX",
  "NETLINK_ISCSI",
  "NETLINK_AUDIT",
  "NETLINK_FIB_LOOKUP",
  "NETLINK_CONNECTOR",
  "NETLINK_NETFILTER",
  "NETLINK_IP6_FW",
  "NETLINK_DNRTMSG",
  "NETLINK_KOBJECT_UEVENT",
  "NETLINK_GENERIC",
  undefined,
  "NETLINK_SCSITRANSPORT",
  "NETLINK_ECRYPTFS",
  "NETLINK_RDMA",
  "NETLINK_CRYPTO",
  "NETLINK_SMC",
];

const inet = new Map(Object.entries(protocolNumbers).map(([name, number]) => [number, name]));

/** What a packet socket may ask for: the common ones of linux/if_ether.h (6.1), in the machine's byte order. */
const frames: ReadonlyMap<number, string> = new Map([
  [0x0001, "ETH_P_802_3"],
  [0x0003, "ETH_P_ALL"],
  [0x0004, "ETH_P_802_2"],
  [0x000c, "ETH_P_CAN"],
  [0x000d, "ETH_P_CANFD"],
  [0x0060, "ETH_P_LOOP"],
  [0x0800, "ETH_P_IP"],
  [0x0806, "ETH_P_ARP"],
  [0x8035, "ETH_P_RARP"],
  [0x8100, "ETH_P_8021Q"],
  [0x86dd, "ETH_P_IPV6"],
  [0x8847, "ETH_P_MPLS_UC"],
  [0x8863, "ETH_P_PPP_DISC"],
  [0x8864, "ETH_P_PPP_SES"],
  [0x888e, "ETH_P_PAE"],
  [0x88a8, "ETH_P_8021AD"],
  [0x88cc, "ETH_P_LLDP"],
  [0x88f7, "ETH_P_1588"],
]);

/** `ETH_P_ALL`; `0x88b5` for one without a name here; `0`: none. */
export function frameProtocolName(number: number): string {
  return frames.get(number) ?? (number === 0 ? "0" : `0x${number.toString(16).padStart(4, "0")}`);
}

/** BTPROTO_* by number (net/bluetooth/bluetooth.h of 6.18). */
const bluetooth: readonly (string | undefined)[] = [
  "BTPROTO_L2CAP",
  "BTPROTO_HCI",
  "BTPROTO_SCO",
  "BTPROTO_RFCOMM",
  "BTPROTO_BNEP",
  "BTPROTO_CMTP",
  "BTPROTO_HIDP",
  "BTPROTO_AVDTP",
  "BTPROTO_ISO",
];

/** CAN_* by number (linux/can.h of 6.18). */
const can: readonly (string | undefined)[] = [
  undefined,
  "CAN_RAW",
  "CAN_BCM",
  "CAN_TP16",
  "CAN_TP20",
  "CAN_MCNET",
  "CAN_ISOTP",
  "CAN_J1939",
];

const names: Readonly<Record<string, (number: number) => string | undefined>> = {
  AF_INET: (number) => inet.get(number),
  AF_INET6: (number) => inet.get(number),
  AF_NETLINK: (number) => netlink[number],
  AF_BLUETOOTH: (number) => bluetooth[number],
  AF_CAN: (number) => can[number],
  // In network order.
  AF_PACKET: (number) => frameProtocolName(((number & 0xff) << 8) | ((number >> 8) & 0xff)),
};

/** Whether sockets of the family can have protocols that differ: those of AF_UNIX have none. */
export function hasProtocolNames(family: string): boolean {
  return Object.hasOwn(names, family);
}

/** The protocol of a socket as strace names it in socket(2); the number where the family names none. */
export function protocolName(family: string, number: number): string {
  return (Object.hasOwn(names, family) ? names[family]?.(number) : undefined) ?? String(number);
}

/** Families whose sockets have their protocol in `sk_protocol`, which SO_PROTOCOL reports, where it is 0 too. */
const reporting: ReadonlySet<string> = new Set(["AF_INET", "AF_INET6", "AF_NETLINK", "AF_BLUETOOTH"]);

/**
 * The protocol that SO_PROTOCOL reports. Null: nothing. Other families keep it elsewhere, or not at all, and report 0:
 * packet, UNIX and VSOCK sockets do, whatever socket() got (measured on 6.18; Bluetooth by net/bluetooth/).
 */
export function reportedProtocol(family: string, number: number): string | null {
  return number === 0 && !reporting.has(family) ? null : protocolName(family, number);
}
