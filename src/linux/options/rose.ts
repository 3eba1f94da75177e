import type { SocketOption } from "../option.ts";
import { constant, level, zero } from "./level.ts";

/**
 * SOL_ROSE: X.25 over packet radio (net/rose/af_rose.c). Read in the source of 6.12: the kernel at hand is built
 * without it.
 */
export const rose: readonly SocketOption[] = level(
  {
    level: "SOL_ROSE",
    header: "linux/rose.h",
    man: null,
    families: ["AF_ROSE"],
    types: ["SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "ROSE_DEFER",
      number: 1,
      kind: "boolean",
      since: "2.2",
      does: "A connection is granted by the program, not by itself.",
    },
    {
      name: "ROSE_T1",
      number: 2,
      kind: "seconds",
      default: constant(200),
      since: "2.2",
      does: "How long to wait for an answer to a call.",
    },
    {
      name: "ROSE_T2",
      number: 3,
      kind: "seconds",
      default: constant(180),
      since: "2.2",
      does: "How long to wait for an answer to a reset.",
    },
    {
      name: "ROSE_T3",
      number: 4,
      kind: "seconds",
      default: constant(180),
      since: "2.2",
      does: "How long to wait for an answer to a hang-up.",
    },
    {
      name: "ROSE_IDLE",
      number: 5,
      kind: "minutes",
      default: zero,
      since: "2.2",
      does: "Minutes after which an idle link is closed.",
    },
    {
      name: "ROSE_QBITINCL",
      number: 6,
      kind: "boolean",
      since: "2.2",
      does: "The first byte of each message is the Q bit.",
    },
    {
      name: "ROSE_HOLDBACK",
      number: 7,
      kind: "seconds",
      default: constant(5),
      since: "2.2",
      does: "How long to hold back an acknowledgement.",
    },
  ],
);
