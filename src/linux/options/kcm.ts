import type { SocketOption } from "../option.ts";
import { level } from "./level.ts";

/**
 * SOL_KCM: messages over TCP, cut by a BPF program (net/kcm/kcmsock.c). Read in the source of 6.12: the kernel at
 * hand is built without it.
 */
export const kcm: readonly SocketOption[] = level(
  {
    level: "SOL_KCM",
    header: "linux/kcm.h",
    man: null,
    families: ["AF_KCM"],
    types: ["SOCK_DGRAM", "SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "KCM_RECV_DISABLE",
      number: 1,
      kind: "boolean",
      since: "4.6",
      does: "This socket gets no more messages; others of its group do.",
    },
  ],
);
