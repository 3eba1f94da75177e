import type { Proofs } from "./proof.ts";

/** The other levels, by option name. */
export const otherProofs: Proofs = {};
