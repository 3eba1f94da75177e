import type { Advice, Level } from "../../advice/advice.ts";
import { countingFrom } from "../../advice/judge.ts";
import { lostText } from "../../expect/lost.ts";
import { fault, type Fault } from "../../base/fault.ts";

/** --fail-on: the ids of the advice of that level or worse, as a fault with status 1. Null: there is none. */
export function failOn(least: Level, advice: readonly Advice[]): Fault | null {
  const ids = countingFrom(advice, least).map(({ id }) => id);
  if (ids.length === 0) return null;
  const pieces = `${ids.length} ${ids.length === 1 ? "piece" : "pieces"} of advice`;
  return fault(`${pieces} (--fail-on ${least}): ${[...new Set(ids)].join(", ")}`, 1);
}

/** That there is none may be wrong where events were lost: the line that reports it; null: there is no reason to doubt. */
export function doubtOnNone(least: Level, lost: number): string | null {
  return lost === 0 ? null : `--fail-on ${least}: no advice from the calls that were seen, but ${lostText(lost)}`;
}
