import type { Candidate } from "../../select/candidates.ts";
import type { Demand, Judged } from "../demand.ts";

/** There is such a socket. */
export const presence: Demand = {
  type: "each",
  of: "some",
  needsCalls: false,
  judge: (one: Judged) => (one.fits === "yes" ? null : { type: "unknown", text: unsureText(one), evidence: [] }),
};

/** Why it is not known whether a connection was accepted or connected. */
export function unsureText({ isOfTrace }: Candidate): string {
  const why = isOfTrace ? "it was opened before the trace" : "none of its calls was seen";
  return `${why}, so whether it was accepted or connected is unknown`;
}
