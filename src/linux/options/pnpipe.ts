import type { SocketOption } from "../option.ts";
import { constant, level, zero } from "./level.ts";

/**
 * SOL_PNPIPE: pipes to a phone's modem over Phonet (net/phonet/pep.c). Read in the source of 6.12: the kernel at hand
 * is built without it.
 */
export const pnpipe: readonly SocketOption[] = level(
  {
    level: "SOL_PNPIPE",
    header: "linux/phonet.h",
    man: null,
    families: ["AF_PHONET"],
    types: ["SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "PNPIPE_ENCAP",
      number: 1,
      kind: "phonet-encapsulation",
      default: constant("PNPIPE_ENCAP_NONE"),
      since: "2.6.29",
      does: "What the pipe carries: nothing, or IP, which makes a network interface of it.",
    },
    {
      name: "PNPIPE_IFINDEX",
      number: 2,
      kind: "interface",
      access: "r",
      default: zero,
      since: "2.6.29",
      does: "The network interface that was made of the pipe.",
    },
    { name: "PNPIPE_HANDLE", number: 3, kind: "int", since: "3.0", does: "The number of the pipe." },
    {
      name: "PNPIPE_INITSTATE",
      number: 4,
      kind: "boolean",
      since: "3.1",
      does: "Whether the pipe is open as soon as it is connected.",
    },
  ],
);
