import type { SocketOption } from "../option.ts";
import { level, varies } from "./level.ts";

/**
 * SOL_IPV6: the packet filter that ip6tables-legacy drives, and the original destination of a redirected connection.
 * Read in the source of 6.12.
 */
export const netfilter6: readonly SocketOption[] = level(
  {
    level: "SOL_IPV6",
    header: "linux/netfilter_ipv6/ip6_tables.h",
    man: null,
    families: ["AF_INET6"],
    types: ["SOCK_RAW"],
    inherited: null,
    measured: null,
    reading: "harmless",
  },
  [
    {
      name: "IP6T_SO_ORIGINAL_DST",
      number: 80,
      kind: "sockaddr",
      access: "r",
      types: ["SOCK_STREAM"],
      default: varies("the packet filter"),
      since: "3.8",
      does: "Where a redirected IPv6 connection was meant to go (ip6tables REDIRECT).",
    },
    {
      name: "IP6T_SO_SET_REPLACE",
      number: 64,
      kind: "bytes",
      access: "w",
      effect: "acts",
      since: "2.4",
      does: "Replaces a whole table of the IPv6 packet filter, as ip6tables-legacy does.",
    },
    {
      name: "IP6T_SO_SET_ADD_COUNTERS",
      number: 65,
      kind: "bytes",
      access: "w",
      effect: "acts",
      since: "2.4",
      does: "Adds to the counters of the IPv6 packet filter.",
    },
    {
      name: "IP6T_SO_GET_INFO",
      number: 64,
      kind: "bytes",
      access: "r",
      reading: "loads-module",
      since: "2.4",
      does: "Size and hooks of a table of the IPv6 packet filter.",
    },
    {
      name: "IP6T_SO_GET_ENTRIES",
      number: 65,
      kind: "bytes",
      access: "r",
      reading: "loads-module",
      since: "2.4",
      does: "The rules of a table of the IPv6 packet filter.",
    },
    {
      name: "IP6T_SO_GET_REVISION_MATCH",
      number: 68,
      kind: "bytes",
      access: "r",
      reading: "loads-module",
      since: "2.4",
      does: "Which revision of a match the kernel has.",
    },
    {
      name: "IP6T_SO_GET_REVISION_TARGET",
      number: 69,
      kind: "bytes",
      access: "r",
      reading: "loads-module",
      since: "2.4",
      does: "Which revision of a target the kernel has.",
    },
  ],
);
