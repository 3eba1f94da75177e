import type { SocketOption } from "../option.ts";
import { level } from "./level.ts";

/**
 * SOL_HCI: talking to a Bluetooth adapter itself (net/bluetooth/hci_sock.c). No user header of the kernel has it: the
 * numbers are of include/net/bluetooth/, as BlueZ copies them. Read in the source of 6.12: the kernel at hand is
 * built without Bluetooth. Its number is 0, as SOL_IP has: strace calls it SOL_IP.
 */
export const hci: readonly SocketOption[] = level(
  {
    level: "SOL_HCI",
    header: "net/bluetooth/hci_sock.h",
    man: null,
    families: ["AF_BLUETOOTH"],
    types: ["SOCK_RAW"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "HCI_DATA_DIR",
      number: 1,
      kind: "boolean",
      since: "2.4.6",
      does: "Adds to each packet which way it went.",
    },
    { name: "HCI_FILTER", number: 2, kind: "hci-filter", since: "2.4.6", does: "Which packets and events to receive." },
    { name: "HCI_TIME_STAMP", number: 3, kind: "boolean", since: "2.4.6", does: "Adds the time to each packet." },
  ],
);
