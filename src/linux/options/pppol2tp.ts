import type { SocketOption } from "../option.ts";
import { level, zero } from "./level.ts";

/**
 * SOL_PPPOL2TP: PPP in L2TP tunnels (net/l2tp/l2tp_ppp.c). Read in the source of 6.12: the kernel at hand is built
 * without it.
 */
export const pppol2tp: readonly SocketOption[] = level(
  {
    level: "SOL_PPPOL2TP",
    header: "linux/if_pppol2tp.h",
    man: null,
    families: ["AF_PPPOX"],
    types: ["SOCK_STREAM"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "PPPOL2TP_SO_DEBUG",
      number: 1,
      kind: "int",
      effect: "ignored",
      default: zero,
      since: "2.6.23",
      does: "Nothing any more: it reads 0.",
    },
    {
      name: "PPPOL2TP_SO_RECVSEQ",
      number: 2,
      kind: "boolean",
      since: "2.6.23",
      does: "Takes only packets with sequence numbers.",
    },
    {
      name: "PPPOL2TP_SO_SENDSEQ",
      number: 3,
      kind: "boolean",
      since: "2.6.23",
      does: "Sends packets with sequence numbers.",
    },
    {
      name: "PPPOL2TP_SO_LNSMODE",
      number: 4,
      kind: "boolean",
      since: "2.6.23",
      does: "This end decides on sequence numbers.",
    },
    {
      name: "PPPOL2TP_SO_REORDERTO",
      number: 5,
      kind: "milliseconds",
      effect: "ticks-of-milliseconds",
      default: zero,
      since: "2.6.23",
      does: "How long a packet waits for an earlier one; 0: not at all.",
    },
  ],
);
