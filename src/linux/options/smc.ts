import type { SocketOption } from "../option.ts";
import { level } from "./level.ts";

/**
 * SOL_SMC: shared memory instead of TCP (net/smc/af_smc.c). Read in the source of 6.12: the kernel at hand is built
 * without it.
 */
export const smc: readonly SocketOption[] = level(
  {
    level: "SOL_SMC",
    header: "linux/smc.h",
    man: null,
    families: ["AF_SMC"],
    types: ["SOCK_STREAM"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "SMC_LIMIT_HS",
      number: 1,
      kind: "boolean",
      since: "5.18",
      does: "New connections fall back to TCP while too many handshakes are under way.",
    },
  ],
);
