import type { SocketOption } from "../option.ts";
import { constant, level } from "./level.ts";

/** SOL_RAW: raw ICMP sockets (net/ipv4/raw.c). Measured on 6.18. */
export const raw: readonly SocketOption[] = level(
  {
    level: "SOL_RAW",
    header: "linux/icmp.h",
    man: "raw(7)",
    families: ["AF_INET"],
    types: ["SOCK_RAW"],
    inherited: null,
    measured: "6.18",
    reading: "harmless",
  },
  [
    {
      name: "ICMP_FILTER",
      number: 1,
      kind: "icmp-filter",
      default: constant([]),
      since: "2.2",
      does: "Which types of ICMP messages a raw ICMP socket does not get: a bit for each.",
    },
  ],
);
