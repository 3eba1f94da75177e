import type { Proofs } from "./proof.ts";

/** SOL_IP. */
export const ipProofs: Proofs = {
  IP_TTL: [
    {
      says: "Each router lowers this number by one and drops the packet at 0.",
      program: "ip_hops.one_hop_dies_at_the_first_router",
    },
  ],
};
