import type { SocketOption } from "../option.ts";
import { constant, level, zero } from "./level.ts";

/**
 * SOL_NETROM: NET/ROM over packet radio (net/netrom/af_netrom.c). Read in the source of 6.12: the kernel at hand is
 * built without it.
 */
export const netrom: readonly SocketOption[] = level(
  {
    level: "SOL_NETROM",
    header: "linux/netrom.h",
    man: null,
    families: ["AF_NETROM"],
    types: ["SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "NETROM_T1",
      number: 1,
      kind: "seconds",
      default: constant(120),
      since: "2.2",
      does: "How long to wait for an acknowledgement.",
    },
    {
      name: "NETROM_T2",
      number: 2,
      kind: "seconds",
      default: constant(5),
      since: "2.2",
      does: "How long to hold back an acknowledgement.",
    },
    { name: "NETROM_N2", number: 3, kind: "int", default: constant(3), since: "2.2", does: "How often to try again." },
    {
      name: "NETROM_T4",
      number: 6,
      kind: "seconds",
      default: constant(180),
      since: "2.2",
      does: "How long to wait after the peer was busy.",
    },
    {
      name: "NETROM_IDLE",
      number: 7,
      kind: "minutes",
      default: zero,
      since: "2.2",
      does: "Minutes after which an idle link is closed.",
    },
  ],
);
