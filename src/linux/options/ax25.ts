import type { SocketOption } from "../option.ts";
import { constant, level, zero } from "./level.ts";

/**
 * SOL_AX25: amateur packet radio (net/ax25/af_ax25.c). Read in the source of 6.12: the kernel at hand is built
 * without it.
 */
export const ax25: readonly SocketOption[] = level(
  {
    level: "SOL_AX25",
    header: "linux/ax25.h",
    man: null,
    families: ["AF_AX25"],
    types: null,
    inherited: null,
    measured: null,
  },
  [
    {
      name: "AX25_WINDOW",
      number: 1,
      kind: "int",
      default: constant(2),
      since: "2.2",
      does: "How many frames may wait for an acknowledgement.",
    },
    {
      name: "AX25_T1",
      number: 2,
      kind: "seconds",
      default: constant(10),
      since: "2.2",
      does: "How long to wait for an acknowledgement.",
    },
    { name: "AX25_N2", number: 3, kind: "int", default: constant(10), since: "2.2", does: "How often to try again." },
    {
      name: "AX25_T3",
      number: 4,
      kind: "seconds",
      default: constant(300),
      since: "2.2",
      does: "How long an idle link waits before it asks the peer.",
    },
    {
      name: "AX25_T2",
      number: 5,
      kind: "seconds",
      default: constant(3),
      since: "2.2",
      does: "How long to hold back an acknowledgement.",
    },
    {
      name: "AX25_BACKOFF",
      number: 6,
      kind: "int",
      default: constant(1),
      since: "2.2",
      does: "How the waits grow: 0 not, 1 evenly, 2 by doubling.",
    },
    { name: "AX25_EXTSEQ", number: 7, kind: "boolean", since: "2.2", does: "Sequence numbers up to 128 instead of 8." },
    {
      name: "AX25_PIDINCL",
      number: 8,
      kind: "boolean",
      since: "2.2",
      does: "The first byte of each message is the protocol.",
    },
    {
      name: "AX25_IDLE",
      number: 9,
      kind: "minutes",
      default: zero,
      since: "2.2",
      does: "Minutes after which an idle link is closed.",
    },
    { name: "AX25_PACLEN", number: 10, kind: "int", default: constant(256), since: "2.2", does: "Longest packet." },
    {
      name: "AX25_IAMDIGI",
      number: 12,
      kind: "boolean",
      since: "2.2",
      does: "The socket repeats for others: its own address stands among the repeaters.",
    },
    {
      name: "AX25_KILL",
      number: 99,
      kind: "int",
      access: "none",
      since: "2.2",
      does: "Ends another link; it is a command of ioctl(), not an option.",
    },
  ],
);
