import { flags, list, named, s32, u32, type Layout } from "./layout.ts";

/** linux/udp.h. */
const encapsulations: Readonly<Record<string, number>> = {
  none: 0,
  UDP_ENCAP_ESPINUDP_NON_IKE: 1,
  UDP_ENCAP_ESPINUDP: 2,
  UDP_ENCAP_L2TPINUDP: 3,
  UDP_ENCAP_GTP0: 4,
  UDP_ENCAP_GTP1U: 5,
  UDP_ENCAP_RXRPC: 6,
};

/** linux/icmp.h: a bit for each type, 1 << type. */
const icmpTypes: Readonly<Record<string, number>> = {
  ICMP_ECHOREPLY: 1 << 0,
  ICMP_DEST_UNREACH: 1 << 3,
  ICMP_SOURCE_QUENCH: 1 << 4,
  ICMP_REDIRECT: 1 << 5,
  ICMP_ECHO: 1 << 8,
  ICMP_TIME_EXCEEDED: 1 << 11,
  ICMP_PARAMETERPROB: 1 << 12,
  ICMP_TIMESTAMP: 1 << 13,
  ICMP_TIMESTAMPREPLY: 1 << 14,
  ICMP_INFO_REQUEST: 1 << 15,
  ICMP_INFO_REPLY: 1 << 16,
  ICMP_ADDRESS: 1 << 17,
  ICMP_ADDRESSREPLY: 1 << 18,
};

/** Values of SOL_UDP, SOL_RAW and SOL_ICMPV6. */
export const udpAndRawKinds: { readonly [Name in UdpAndRawKind]: Layout } = {
  "udp-encapsulation": named(encapsulations, s32),
  /** The types that are dropped. */
  "icmp-filter": flags(icmpTypes, u32),
  /** 256 bits, in eight words. */
  "icmpv6-filter": list(u32, 8),
};

type UdpAndRawKind = "udp-encapsulation" | "icmp-filter" | "icmpv6-filter";
