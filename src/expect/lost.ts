import { withCommas } from "../base/with-commas.ts";
import { gapTexts, type Gap } from "../world/gap.ts";

/** Why the calls on a socket that were seen need not be all. */
export function callsLost({ by }: Pick<Gap, "by">): string {
  return `${gapTexts[by]}, and calls on it may be among them`;
}

/** `1,204 events were lost` */
export function lostText(lost: number): string {
  return lost === 1 ? "1 event was lost" : `${withCommas(lost)} events were lost`;
}
