import type { Proofs } from "./proof.ts";

/** SOL_SOCKET. */
export const socketProofs: Proofs = {
  SO_RCVTIMEO: [
    {
      says: "A blocking read or accept() gives up after this time with EAGAIN",
      program: "timeouts.a_read_gives_up_with_eagain",
    },
    { says: "A negative time does not block at all", program: "timeouts.a_negative_time_does_not_block" },
    { says: "a tv_usec of 1,000,000 and more is EDOM", program: "timeouts.a_million_microseconds_are_refused" },
    { says: "Accepted sockets inherit it.", program: "timeouts.accepted_sockets_inherit_it" },
  ],
  SO_SNDTIMEO: [{ says: "A negative time does not block at all.", program: "timeouts.a_negative_time_does_not_block" }],
};
