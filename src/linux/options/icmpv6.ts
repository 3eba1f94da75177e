import type { SocketOption } from "../option.ts";
import { constant, level } from "./level.ts";

/** SOL_ICMPV6: raw ICMPv6 sockets (net/ipv6/raw.c). Measured on 6.18. */
export const icmpv6: readonly SocketOption[] = level(
  {
    level: "SOL_ICMPV6",
    header: "linux/icmpv6.h",
    man: null,
    families: ["AF_INET6"],
    types: ["SOCK_RAW"],
    protocols: ["IPPROTO_ICMPV6"],
    inherited: null,
    measured: "6.18",
    reading: "harmless",
  },
  [
    {
      name: "ICMPV6_FILTER",
      number: 1,
      kind: "icmpv6-filter",
      default: constant([0, 0, 0, 0, 0, 0, 0, 0]),
      since: "2.2",
      does: "Which types of ICMPv6 messages a raw ICMPv6 socket does not get: a bit for each of 256.",
    },
  ],
);
