import type { Proofs } from "./proof.ts";

/** SOL_IPV6. */
export const ipv6Proofs: Proofs = {};
