import type { SocketOption } from "../option.ts";
import { level, varies } from "./level.ts";

/**
 * SOL_NFC: near-field links, LLCP (net/nfc/llcp_sock.c). Read in the source of 6.12: the kernel at hand is built
 * without it.
 */
export const nfc: readonly SocketOption[] = level(
  {
    level: "SOL_NFC",
    header: "linux/nfc.h",
    man: null,
    families: ["AF_NFC"],
    types: ["SOCK_STREAM", "SOCK_DGRAM"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "NFC_LLCP_RW",
      number: 0,
      kind: "int",
      since: "3.9",
      does: "Receive window: messages that may come unacknowledged.",
    },
    {
      name: "NFC_LLCP_MIUX",
      number: 1,
      kind: "int",
      since: "3.9",
      does: "How much longer than 128 bytes a received message may be.",
    },
    {
      name: "NFC_LLCP_REMOTE_MIU",
      number: 2,
      kind: "int",
      access: "r",
      default: varies("the peer"),
      since: "3.10",
      does: "Largest message that the peer takes.",
    },
    {
      name: "NFC_LLCP_REMOTE_LTO",
      number: 3,
      kind: "int",
      access: "r",
      default: varies("the peer"),
      since: "3.10",
      does: "How long the peer waits for a sign of life, in tens of milliseconds.",
    },
    {
      name: "NFC_LLCP_REMOTE_RW",
      number: 4,
      kind: "int",
      access: "r",
      default: varies("the peer"),
      since: "3.10",
      does: "Receive window of the peer.",
    },
  ],
);
