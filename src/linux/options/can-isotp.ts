import type { SocketOption } from "../option.ts";
import { constant, level, zero } from "./level.ts";

/**
 * SOL_CAN_ISOTP: long messages over CAN, ISO 15765-2 (net/can/isotp.c). Read in the source of 6.12: the kernel at
 * hand is built without CAN.
 */
export const canIsotp: readonly SocketOption[] = level(
  {
    level: "SOL_CAN_ISOTP",
    header: "linux/can/isotp.h",
    man: null,
    families: ["AF_CAN"],
    types: ["SOCK_DGRAM"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "CAN_ISOTP_OPTS",
      number: 1,
      kind: "isotp-options",
      since: "5.10",
      does: "Addressing, padding and frame time.",
    },
    {
      name: "CAN_ISOTP_RECV_FC",
      number: 2,
      kind: "isotp-flow-control",
      default: constant({ bs: 0, stmin: 0, wftmax: 0 }),
      since: "5.10",
      does: "What the flow-control frames tell the sender.",
    },
    {
      name: "CAN_ISOTP_TX_STMIN",
      number: 3,
      kind: "uint",
      default: zero,
      since: "5.10",
      does: "Nanoseconds between frames that are sent, instead of what the receiver asks.",
    },
    {
      name: "CAN_ISOTP_RX_STMIN",
      number: 4,
      kind: "uint",
      default: zero,
      since: "5.10",
      does: "Ignores frames that follow faster than so many nanoseconds.",
    },
    {
      name: "CAN_ISOTP_LL_OPTS",
      number: 5,
      kind: "isotp-link",
      default: constant({ mtu: 16, tx_dl: 8, tx_flags: 0 }),
      since: "5.10",
      does: "Frame type and length on the bus.",
    },
  ],
);
