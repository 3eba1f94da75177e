import type { SocketOption } from "../option.ts";
import { constant, level, varies } from "./level.ts";

/**
 * SOL_L2CAP: Bluetooth channels (net/bluetooth/l2cap_sock.c). No user header of the kernel has it: the numbers are of
 * include/net/bluetooth/, as BlueZ copies them. Read in the source of 6.12: the kernel at hand is built without
 * Bluetooth. Its number is 6, as SOL_TCP has: strace calls it SOL_TCP.
 */
export const l2cap: readonly SocketOption[] = level(
  {
    level: "SOL_L2CAP",
    header: "net/bluetooth/l2cap.h",
    man: null,
    families: ["AF_BLUETOOTH"],
    types: ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET", "SOCK_RAW"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "L2CAP_OPTIONS",
      number: 1,
      kind: "l2cap-options",
      since: "2.4.6",
      does: "Sizes, mode and retransmissions of the channel.",
    },
    {
      name: "L2CAP_CONNINFO",
      number: 2,
      kind: "bt-connection",
      access: "r",
      default: varies("the connection"),
      since: "2.4.6",
      does: "The adapter's handle of the link, and the peer's class.",
    },
    {
      name: "L2CAP_LM",
      number: 3,
      kind: "bt-link-mode",
      default: constant([]),
      since: "2.4.6",
      does: "Older form of BT_SECURITY.",
    },
  ],
);
