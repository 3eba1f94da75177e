import type { Proofs } from "./proof.ts";

/** The other levels, by option name. */
export const otherProofs: Proofs = {
  MPTCP_INFO: [
    {
      says: "Reads the state of the whole Multipath TCP connection",
      program: "tcp_others.mptcp_info_of_a_connection",
    },
  ],
};
