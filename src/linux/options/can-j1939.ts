import type { SocketOption } from "../option.ts";
import { constant, level } from "./level.ts";

/**
 * SOL_CAN_J1939: SAE J1939, the protocol of trucks and farm machines (net/can/j1939/socket.c). Read in the source of
 * 6.12: the kernel at hand is built without CAN.
 */
export const canJ1939: readonly SocketOption[] = level(
  {
    level: "SOL_CAN_J1939",
    header: "linux/can/j1939.h",
    man: null,
    families: ["AF_CAN"],
    types: ["SOCK_DGRAM"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "SO_J1939_FILTER",
      number: 1,
      kind: "j1939-filters",
      access: "w",
      default: constant([]),
      since: "5.4",
      does: "Which messages to receive, by name, group and address.",
    },
    { name: "SO_J1939_PROMISC", number: 2, kind: "boolean", since: "5.4", does: "Receives messages to all addresses." },
    {
      name: "SO_J1939_SEND_PRIO",
      number: 3,
      kind: "int",
      default: constant(6),
      since: "5.4",
      does: "Priority of what is sent, 0 to 7; 0 and 1 need CAP_NET_ADMIN.",
    },
    {
      name: "SO_J1939_ERRQUEUE",
      number: 4,
      kind: "boolean",
      since: "5.4",
      does: "Tells on the error queue how transfers go.",
    },
  ],
);
