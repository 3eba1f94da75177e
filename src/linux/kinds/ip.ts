import {
  addressPreferences,
  filterModes,
  flowLabelActions,
  flowLabelFlags,
  flowLabelShares,
  pathMtuDiscovery,
  pathMtuDiscovery6,
} from "../constants/ip.ts";
import { familyNumbers } from "../families.ts";
import {
  also,
  be16,
  be32,
  bytes,
  choice,
  flags,
  inet4,
  inet6,
  list,
  named,
  netInterface,
  pad,
  s32,
  sockaddr,
  struct,
  u16,
  u32,
  u64,
  u8,
  type Layout,
} from "./layout.ts";

const ip_mreq = struct({ imr_multiaddr: inet4, imr_interface: inet4 });
const ip_mreqn = struct({ imr_multiaddr: inet4, imr_address: also("imr_interface", inet4), imr_ifindex: netInterface });

/** Structures of linux/in.h, linux/in6.h, linux/ipv6.h and linux/xfrm.h. */
export const ipKinds: { readonly [Name in IpKind]: Layout } = {
  /** Type of service or traffic class: code point and congestion bits. */
  tos: s32,
  hops: s32,
  "path-mtu": named(pathMtuDiscovery),
  "path-mtu6": named(pathMtuDiscovery6),
  membership: choice(ip_mreq, ip_mreqn),
  /** IP_MULTICAST_IF takes an address, or a membership's struct. */
  "multicast-interface": choice(inet4, ip_mreq, ip_mreqn),
  "interface-network-order": { is: "interface", order: "big" },
  "source-membership": struct({ imr_multiaddr: inet4, imr_interface: inet4, imr_sourceaddr: inet4 }),
  "source-filter": struct({
    imsf_multiaddr: inet4,
    imsf_interface: inet4,
    imsf_fmode: named(filterModes, u32),
    imsf_numsrc: u32,
    imsf_slist: list(inet4),
  }),
  membership6: struct({ ipv6mr_multiaddr: inet6, ipv6mr_ifindex: also("ipv6mr_interface", netInterface) }),
  group: struct({ gr_interface: netInterface, gap: pad(4), gr_group: sockaddr }),
  "group-source": struct({ gsr_interface: netInterface, gap: pad(4), gsr_group: sockaddr, gsr_source: sockaddr }),
  "group-filter": struct({
    gf_interface: netInterface,
    gap: pad(4),
    gf_group: sockaddr,
    gf_fmode: named(filterModes, u32),
    gf_numsrc: u32,
    gf_slist: list(sockaddr),
  }),
  "port-range": struct({ low: u16, high: u16 }),
  pktinfo6: struct({ ipi6_addr: inet6, ipi6_ifindex: netInterface }),
  mtuinfo6: struct({
    ip6m_addr: struct({
      sin6_family: named(familyNumbers, u16),
      sin6_port: be16,
      sin6_flowinfo: be32,
      sin6_addr: inet6,
      sin6_scope_id: u32,
    }),
    ip6m_mtu: u32,
  }),
  flowlabel: struct({
    flr_dst: inet6,
    flr_label: be32,
    flr_action: named(flowLabelActions, u8),
    flr_share: named(flowLabelShares, u8),
    flr_flags: flags(flowLabelFlags, u16),
    flr_expires: u16,
    flr_linger: u16,
    gap: pad(4),
  }),
  "address-preferences": flags(addressPreferences),
  "xfrm-policy": struct({
    sel: struct({
      daddr: bytes(16),
      saddr: bytes(16),
      dport: be16,
      dport_mask: be16,
      sport: be16,
      sport_mask: be16,
      family: named(familyNumbers, u16),
      prefixlen_d: u8,
      prefixlen_s: u8,
      proto: u8,
      gap: pad(3),
      ifindex: s32,
      user: u32,
    }),
    lft: list(u64, 8),
    curlft: list(u64, 4),
    priority: u32,
    index: u32,
    dir: u8,
    action: u8,
    flags: u8,
    share: u8,
    tail: pad(4),
  }),
};

type IpKind =
  | "tos"
  | "hops"
  | "path-mtu"
  | "path-mtu6"
  | "membership"
  | "multicast-interface"
  | "interface-network-order"
  | "source-membership"
  | "source-filter"
  | "membership6"
  | "group"
  | "group-source"
  | "group-filter"
  | "port-range"
  | "pktinfo6"
  | "mtuinfo6"
  | "flowlabel"
  | "address-preferences"
  | "xfrm-policy";
