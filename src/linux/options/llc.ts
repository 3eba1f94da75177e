import type { SocketOption } from "../option.ts";
import { constant, level } from "./level.ts";

/**
 * SOL_LLC: IEEE 802.2 links (net/llc/af_llc.c). Read in the source of 6.12: the kernel at hand is built without it.
 */
export const llc: readonly SocketOption[] = level(
  {
    level: "SOL_LLC",
    header: "linux/llc.h",
    man: null,
    families: ["AF_LLC"],
    types: ["SOCK_STREAM", "SOCK_DGRAM"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "LLC_OPT_RETRY",
      number: 1,
      kind: "int",
      default: constant(5),
      since: "2.6.0",
      does: "How often to try again.",
    },
    { name: "LLC_OPT_SIZE", number: 2, kind: "int", since: "2.6.0", does: "Longest message." },
    {
      name: "LLC_OPT_ACK_TMR_EXP",
      number: 3,
      kind: "seconds",
      default: constant(1),
      since: "2.6.0",
      does: "How long to wait for an acknowledgement.",
    },
    {
      name: "LLC_OPT_P_TMR_EXP",
      number: 4,
      kind: "seconds",
      default: constant(2),
      since: "2.6.0",
      does: "How long to wait for an answer to a poll.",
    },
    {
      name: "LLC_OPT_REJ_TMR_EXP",
      number: 5,
      kind: "seconds",
      default: constant(3),
      since: "2.6.0",
      does: "How long to wait after a rejection.",
    },
    {
      name: "LLC_OPT_BUSY_TMR_EXP",
      number: 6,
      kind: "seconds",
      default: constant(3),
      since: "2.6.0",
      does: "How long to wait while the peer is busy.",
    },
    {
      name: "LLC_OPT_TX_WIN",
      number: 7,
      kind: "int",
      default: constant(2),
      since: "2.6.0",
      does: "How many frames may be sent unacknowledged.",
    },
    {
      name: "LLC_OPT_RX_WIN",
      number: 8,
      kind: "int",
      default: constant(110),
      since: "2.6.0",
      does: "How many frames may be received unacknowledged.",
    },
    {
      name: "LLC_OPT_PKTINFO",
      number: 9,
      kind: "boolean",
      since: "3.4",
      does: "Adds to each message which interface and address it came to.",
    },
  ],
);
