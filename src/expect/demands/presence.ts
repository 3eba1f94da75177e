import type { Candidate } from "../../select/candidates.ts";
import type { Demand } from "../demand.ts";

/** There is such a socket. */
export const presence: Demand = {
  type: "each",
  of: "some",
  needsCalls: false,
  judge: ({ fits, candidate }) =>
    fits === "yes" ? null : { type: "unknown", text: `${why(candidate)}, so ${UNSURE}`, evidence: [] },
};

export const UNSURE = "whether it was accepted or connected is unknown";

function why({ isOfTrace }: Candidate): string {
  return isOfTrace ? "it was opened before the trace" : "none of its calls was seen";
}
