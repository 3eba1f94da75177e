import type { SocketOption } from "../option.ts";
import { constant, level, varies } from "./level.ts";

/**
 * SOL_IUCV: between virtual machines of an IBM mainframe (net/iucv/af_iucv.c). No user header of the kernel has it:
 * the numbers are of include/net/iucv/af_iucv.h. Read in the source of 6.12.
 */
export const iucv: readonly SocketOption[] = level(
  {
    level: "SOL_IUCV",
    header: "net/iucv/af_iucv.h",
    man: null,
    families: ["AF_IUCV"],
    types: ["SOCK_STREAM", "SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "SO_IPRMDATA_MSG",
      number: 128,
      kind: "boolean",
      since: "2.6.30",
      does: "Short messages travel inside the parameter list.",
    },
    {
      name: "SO_MSGLIMIT",
      number: 4096,
      kind: "int",
      default: constant(65535),
      since: "2.6.30",
      does: "How many messages may be under way.",
    },
    {
      name: "SO_MSGSIZE",
      number: 2048,
      kind: "int",
      access: "r",
      default: varies("the connection"),
      since: "3.3",
      does: "Largest message of the connection.",
    },
  ],
);
