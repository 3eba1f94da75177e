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

/** The protocol of a socket as strace names it in socket(2); the number where the family names none. */
export function protocolName(family: string, number: number): string {
  if (family === "AF_PACKET") return frameProtocolName(((number & 0xff) << 8) | ((number >> 8) & 0xff));
  const name =
    family === "AF_NETLINK"
      ? netlink[number]
      : family === "AF_INET" || family === "AF_INET6"
        ? inet.get(number)
        : undefined;
  return name ?? String(number);
}
