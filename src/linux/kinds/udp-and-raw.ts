import { list, named, s32, u32, type Layout } from "./layout.ts";

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

/** Values of SOL_UDP, SOL_RAW and SOL_ICMPV6. */
export const udpAndRawKinds: { readonly [Name in UdpAndRawKind]: Layout } = {
  "udp-encapsulation": named(encapsulations, s32),
  /** A bit for each type that is dropped, lowest first. */
  "icmp-filter": u32,
  /** 256 bits, in eight words. */
  "icmpv6-filter": list(u32, 8),
};

type UdpAndRawKind = "udp-encapsulation" | "icmp-filter" | "icmpv6-filter";
