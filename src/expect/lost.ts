import { withCommas } from "../base/with-commas.ts";

/** Why the calls on a socket that were seen need not be all. */
export const CALLS_LOST = "events were lost, and calls on it may be among them";

/** `1,204 events were lost` */
export function lostText(lost: number): string {
  return lost === 1 ? "1 event was lost" : `${withCommas(lost)} events were lost`;
}
