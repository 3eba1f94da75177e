import type { SocketOption } from "../option.ts";
import { constant, level, zero } from "./level.ts";

/** SOL_UDP (net/ipv4/udp.c, udp_lib_setsockopt). Defaults and effects were measured on 6.18. */
const rows: readonly SocketOption[] = level(
  {
    level: "SOL_UDP",
    header: "linux/udp.h",
    man: "udp(7)",
    families: ["AF_INET", "AF_INET6"],
    types: ["SOCK_DGRAM"],
    protocols: ["IPPROTO_UDP", "IPPROTO_UDPLITE"],
    inherited: null,
    measured: "6.18",
    reading: "harmless",
  },
  [
    {
      name: "UDP_CORK",
      number: 1,
      kind: "boolean",
      since: "2.5.44",
      does: "Gathers what is written into one datagram, which leaves when this is turned off.",
      holdsBack: true,
    },
    {
      name: "UDP_ENCAP",
      number: 100,
      kind: "udp-encapsulation",
      default: constant("none"),
      man: null,
      since: "2.5.67",
      does: "Hands received datagrams that carry ESP of IPsec to the kernel; L2TP marks the socket of a kernel's tunnel.",
    },
    {
      name: "UDP_NO_CHECK6_TX",
      number: 101,
      kind: "boolean",
      man: null,
      since: "3.16",
      does: "Sends IPv6 datagrams without a checksum.",
    },
    {
      name: "UDP_NO_CHECK6_RX",
      number: 102,
      kind: "boolean",
      man: null,
      since: "3.16",
      does: "Takes IPv6 datagrams without a checksum.",
    },
    {
      name: "UDP_SEGMENT",
      number: 103,
      kind: "int",
      man: "udp(7)",
      default: zero,
      since: "4.18",
      does: "Cuts one large write into datagrams of this size (generic segmentation offload); 0: does not.",
    },
    {
      name: "UDP_GRO",
      number: 104,
      kind: "boolean",
      man: "udp(7)",
      since: "5.0",
      does: "Received datagrams of one flow may come gathered into one large one, with their size beside it.",
    },
  ],
);

/** The table; a UDP-Lite socket has each of these options at both levels, and either sets both (udplite_setsockopt). */
export const udp: readonly SocketOption[] = rows.map((option) => ({
  ...option,
  sameAs: { level: "SOL_UDPLITE", protocol: "IPPROTO_UDPLITE" },
}));
