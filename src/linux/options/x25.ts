import type { SocketOption } from "../option.ts";
import { level } from "./level.ts";

/**
 * SOL_X25: X.25 packet networks (net/x25/af_x25.c). Read in the source of 6.12: the kernel at hand is built without
 * it.
 */
export const x25: readonly SocketOption[] = level(
  {
    level: "SOL_X25",
    header: "linux/x25.h",
    man: "x25(7)",
    families: ["AF_X25"],
    types: ["SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "X25_QBITINCL",
      number: 1,
      kind: "boolean",
      since: "2.2",
      does: "The first byte of each message is the Q bit.",
    },
  ],
);
