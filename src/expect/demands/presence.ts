import { unseenOpening } from "../../world/why/unseen.ts";
import type { Demand, Judged } from "../demand.ts";

/** There is such a socket. */
export const presence: Demand = {
  type: "each",
  of: "some",
  needsCalls: false,
  judge: (one) => (one.fits === "yes" ? null : { type: "unknown", text: `${why(one)}, so ${UNSURE}`, evidence: [] }),
};

export const UNSURE = "whether it was accepted or connected is unknown";

function why({ traced }: Judged): string {
  return traced === null ? "none of its calls was seen" : unseenOpening(traced.socket);
}
