import type { SocketOption } from "../option.ts";
import { constant, level, varies, zero } from "./level.ts";

/**
 * SOL_BLUETOOTH: what all Bluetooth sockets share (net/bluetooth/). No user header of the kernel has it: the numbers
 * are of include/net/bluetooth/, as BlueZ copies them. Read in the source of 6.12: the kernel at hand is built
 * without Bluetooth.
 */
export const bluetooth: readonly SocketOption[] = level(
  {
    level: "SOL_BLUETOOTH",
    header: "net/bluetooth/bluetooth.h",
    man: null,
    families: ["AF_BLUETOOTH"],
    types: null,
    inherited: null,
    measured: null,
  },
  [
    {
      name: "BT_SECURITY",
      number: 4,
      kind: "bt-security",
      default: constant({ level: "BT_SECURITY_LOW", key_size: 0 }),
      since: "2.6.30",
      does: "How well the link must be protected.",
    },
    {
      name: "BT_DEFER_SETUP",
      number: 7,
      kind: "boolean",
      since: "2.6.30",
      does: "accept() returns before the connection is granted; the first read grants it.",
    },
    {
      name: "BT_FLUSHABLE",
      number: 8,
      kind: "boolean",
      since: "2.6.39",
      does: "Packets that came too late may be thrown away.",
    },
    {
      name: "BT_POWER",
      number: 9,
      kind: "bt-power",
      default: constant({ force_active: 1 }),
      since: "3.1",
      does: "Keeps the link awake while data is sent.",
    },
    {
      name: "BT_CHANNEL_POLICY",
      number: 10,
      kind: "int",
      default: zero,
      since: "3.10",
      does: "Which radio a channel may use; the other radios are gone since 6.9.",
    },
    {
      name: "BT_VOICE",
      number: 11,
      kind: "bt-voice",
      default: constant({ setting: 96 }),
      since: "3.12",
      does: "Coding of a voice connection.",
    },
    { name: "BT_SNDMTU", number: 12, kind: "bt-mtu", since: "3.4", does: "Largest message to send." },
    { name: "BT_RCVMTU", number: 13, kind: "bt-mtu", since: "3.4", does: "Largest message to receive." },
    {
      name: "BT_PHY",
      number: 14,
      kind: "bt-phy",
      access: "r",
      default: varies("the connection"),
      since: "5.7",
      does: "Which radio modes the connection may use.",
    },
    {
      name: "BT_MODE",
      number: 15,
      kind: "bt-mode",
      default: constant(0),
      since: "5.7",
      does: "Mode of a channel with its own flow control.",
    },
    {
      name: "BT_PKT_STATUS",
      number: 16,
      kind: "boolean",
      since: "5.9",
      does: "Adds to each packet whether it arrived undamaged.",
    },
    {
      name: "BT_ISO_QOS",
      number: 17,
      kind: "secret",
      since: "6.0",
      does: "Timing of an audio stream; its key may be among it, so that it is not shown.",
    },
    {
      name: "BT_CODEC",
      number: 19,
      kind: "bytes",
      since: "5.16",
      does: "Which codecs the adapter offers, and which one to use.",
    },
    { name: "BT_ISO_BASE", number: 20, kind: "bytes", since: "6.0", does: "Description of a broadcast audio stream." },
  ],
);
