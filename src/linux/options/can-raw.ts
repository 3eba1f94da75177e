import type { SocketOption } from "../option.ts";
import { constant, level, on, zero } from "./level.ts";

/**
 * SOL_CAN_RAW: raw frames of a CAN bus (net/can/raw.c). Read in the source of 6.12: the kernel at hand is built
 * without CAN.
 */
export const canRaw: readonly SocketOption[] = level(
  {
    level: "SOL_CAN_RAW",
    header: "linux/can/raw.h",
    man: null,
    families: ["AF_CAN"],
    types: ["SOCK_RAW"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "CAN_RAW_FILTER",
      number: 1,
      kind: "can-filters",
      default: constant([{ can_id: 0, can_mask: 0 }]),
      since: "2.6.25",
      does: "Which frames to receive: pairs of identifier and mask.",
    },
    {
      name: "CAN_RAW_ERR_FILTER",
      number: 2,
      kind: "mark",
      default: zero,
      since: "2.6.25",
      does: "Which kinds of error frames to receive.",
    },
    {
      name: "CAN_RAW_LOOPBACK",
      number: 3,
      kind: "boolean",
      default: on,
      since: "2.6.25",
      does: "Whether other sockets of this machine see what this one sends.",
    },
    {
      name: "CAN_RAW_RECV_OWN_MSGS",
      number: 4,
      kind: "boolean",
      since: "2.6.25",
      does: "Whether the socket sees what it sends itself.",
    },
    {
      name: "CAN_RAW_FD_FRAMES",
      number: 5,
      kind: "boolean",
      since: "3.6",
      does: "Takes the longer frames of CAN FD too.",
    },
    {
      name: "CAN_RAW_JOIN_FILTERS",
      number: 6,
      kind: "boolean",
      since: "4.1",
      does: "A frame must pass all filters instead of one.",
    },
    {
      name: "CAN_RAW_XL_FRAMES",
      number: 7,
      kind: "boolean",
      since: "6.2",
      does: "Takes the longer frames of CAN XL too.",
    },
    {
      name: "CAN_RAW_XL_VCID_OPTS",
      number: 8,
      kind: "can-vcid",
      since: "6.9",
      does: "The virtual CAN network that XL frames belong to.",
    },
  ],
);
