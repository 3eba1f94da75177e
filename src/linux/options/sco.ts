import type { SocketOption } from "../option.ts";
import { level, varies } from "./level.ts";

/**
 * SOL_SCO: Bluetooth voice (net/bluetooth/sco.c). No user header of the kernel has it: the numbers are of
 * include/net/bluetooth/, as BlueZ copies them. Read in the source of 6.12: the kernel at hand is built without
 * Bluetooth. Its number is 17, as SOL_UDP has: strace calls it SOL_UDP.
 */
export const sco: readonly SocketOption[] = level(
  {
    level: "SOL_SCO",
    header: "net/bluetooth/sco.h",
    man: null,
    families: ["AF_BLUETOOTH"],
    types: ["SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "SCO_OPTIONS",
      number: 1,
      kind: "sco-options",
      access: "r",
      default: varies("the adapter"),
      since: "2.4.20",
      does: "Largest packet of the link.",
    },
    {
      name: "SCO_CONNINFO",
      number: 2,
      kind: "bt-connection",
      access: "r",
      default: varies("the connection"),
      since: "2.4.20",
      does: "The adapter's handle of the link, and the peer's class.",
    },
  ],
);
