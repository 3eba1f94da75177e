import type { Proofs } from "./proof.ts";

/** SOL_TCP. */
export const tcpProofs: Proofs = {};
