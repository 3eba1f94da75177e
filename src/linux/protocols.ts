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

/** The protocol of a socket as strace names it in socket(2); the number where the family names none. */
export function protocolName(family: string, number: number): string {
  const name =
    family === "AF_NETLINK"
      ? netlink[number]
      : family === "AF_INET" || family === "AF_INET6"
        ? inet.get(number)
        : undefined;
  return name ?? String(number);
}
