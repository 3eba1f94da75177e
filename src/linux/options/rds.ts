import type { SocketOption } from "../option.ts";
import { constant, level } from "./level.ts";

/**
 * SOL_RDS: reliable datagrams between databases (net/rds/af_rds.c). Read in the source of 6.12: the kernel at hand is
 * built without it.
 */
export const rds: readonly SocketOption[] = level(
  {
    level: "SOL_RDS",
    header: "linux/rds.h",
    man: null,
    families: ["AF_RDS"],
    types: ["SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "RDS_CANCEL_SENT_TO",
      number: 1,
      kind: "bytes",
      access: "w",
      effect: "acts",
      since: "2.6.30",
      does: "Takes back what still waits for one address.",
    },
    {
      name: "RDS_GET_MR",
      number: 2,
      kind: "rds-memory",
      access: "w",
      effect: "acts",
      since: "2.6.30",
      does: "Opens a piece of memory to remote access.",
    },
    {
      name: "RDS_FREE_MR",
      number: 3,
      kind: "rds-free",
      access: "w",
      effect: "acts",
      since: "2.6.30",
      does: "Closes a piece of memory to remote access.",
    },
    { name: "RDS_RECVERR", number: 5, kind: "boolean", since: "2.6.30", does: "Errors of earlier sends are reported." },
    {
      name: "RDS_CONG_MONITOR",
      number: 6,
      kind: "int",
      access: "w",
      since: "2.6.30",
      does: "Tells when a port is no longer congested.",
    },
    {
      name: "RDS_GET_MR_FOR_DEST",
      number: 7,
      kind: "rds-memory-for",
      access: "w",
      effect: "acts",
      since: "2.6.33",
      does: "Opens a piece of memory to one remote address.",
    },
    {
      name: "SO_RDS_TRANSPORT",
      number: 8,
      kind: "rds-transport",
      default: constant("RDS_TRANS_NONE"),
      since: "4.1",
      does: "What carries the datagrams: InfiniBand or TCP.",
    },
    {
      name: "SO_RDS_MSG_RXPATH_LATENCY",
      number: 10,
      kind: "bytes",
      access: "w",
      since: "4.11",
      does: "Adds to each message how long it took through the kernel.",
    },
  ],
);
