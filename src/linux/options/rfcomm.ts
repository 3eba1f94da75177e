import type { SocketOption } from "../option.ts";
import { constant, level, varies } from "./level.ts";

/**
 * SOL_RFCOMM: serial lines over Bluetooth (net/bluetooth/rfcomm/sock.c). No user header of the kernel has it: the
 * numbers are of include/net/bluetooth/, as BlueZ copies them. Read in the source of 6.12: the kernel at hand is
 * built without Bluetooth.
 */
export const rfcomm: readonly SocketOption[] = level(
  {
    level: "SOL_RFCOMM",
    header: "net/bluetooth/rfcomm.h",
    man: null,
    families: ["AF_BLUETOOTH"],
    types: ["SOCK_STREAM", "SOCK_RAW"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "RFCOMM_CONNINFO",
      number: 2,
      kind: "bt-connection",
      access: "r",
      default: varies("the connection"),
      since: "2.4.20",
      does: "The adapter's handle of the link, and the peer's class.",
    },
    {
      name: "RFCOMM_LM",
      number: 3,
      kind: "bt-link-mode",
      default: constant([]),
      since: "2.4.20",
      does: "Older form of BT_SECURITY.",
    },
  ],
);
