import type { SocketOption } from "../option.ts";
import { level, varies, zero } from "./level.ts";

/** __SO_ENCODE: nine bits of the level (264), then the number, then the size of the value. As a signed int. */
const encoded = (number: number, size: number): number => ((264 & 0x1ff) << 22) | (number << 16) | size;

/**
 * SOL_ATM: ATM networks (net/atm/common.c, svc.c). The numbers hold level, number and size (__SO_ENCODE of
 * linux/atm.h); on powerpc, mips, sparc and alpha they are the same. Read in the source of 6.12: the kernel at hand
 * is built without it.
 */
export const atm: readonly SocketOption[] = level(
  {
    level: "SOL_ATM",
    header: "linux/atm.h",
    man: null,
    families: ["AF_ATMPVC", "AF_ATMSVC"],
    types: null,
    inherited: null,
    measured: null,
  },
  [
    {
      name: "SO_SETCLP",
      number: encoded(0, 4),
      kind: "int",
      default: zero,
      since: "2.2",
      does: "Cells may be dropped first (cell loss priority).",
    },
    {
      name: "SO_CIRANGE",
      number: encoded(1, 2),
      kind: "bytes",
      access: "none",
      since: "2.2",
      does: "How many bits of the identifiers to use; no kernel of today has it.",
    },
    {
      name: "SO_ATMQOS",
      number: encoded(2, 84),
      kind: "bytes",
      since: "2.2",
      does: "Quality of service: rates of both directions.",
    },
    {
      name: "SO_ATMSAP",
      number: encoded(3, 40),
      kind: "bytes",
      access: "w",
      since: "2.2",
      does: "What the peer is to do with the data.",
    },
    {
      name: "SO_ATMPVC",
      number: encoded(4, 12),
      kind: "bytes",
      access: "r",
      default: varies("the circuit"),
      since: "2.2",
      does: "The permanent circuit that the socket uses.",
    },
    {
      name: "SO_MULTIPOINT",
      number: encoded(5, 4),
      kind: "int",
      access: "w",
      since: "2.6.10",
      does: "Makes the circuit one to many.",
    },
  ],
);
