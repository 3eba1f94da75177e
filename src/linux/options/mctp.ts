import type { SocketOption } from "../option.ts";
import { level } from "./level.ts";

/**
 * SOL_MCTP: management controllers inside a machine (net/mctp/af_mctp.c). Read in the source of 6.12: the kernel at
 * hand is built without it.
 */
export const mctp: readonly SocketOption[] = level(
  {
    level: "SOL_MCTP",
    header: "linux/mctp.h",
    man: null,
    families: ["AF_MCTP"],
    types: ["SOCK_DGRAM"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "MCTP_OPT_ADDR_EXT",
      number: 1,
      kind: "boolean",
      since: "5.16",
      does: "Addresses carry the interface and the hardware address too.",
    },
  ],
);
