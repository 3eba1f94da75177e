import type { Level } from "../../advice/advice.ts";
import { isAtLeast, judge } from "../../advice/judge.ts";
import { fault, type Fault } from "../../base/fault.ts";
import type { Picture } from "../../world/picture.ts";

/** --fail-on: the ids of the advice of that level or worse, as a fault with status 1. Null: there is none. */
export function failOn(least: Level, picture: Picture): Fault | null {
  const ids = judge(picture).flatMap(({ id, level }) => (isAtLeast(level, least) ? [id] : []));
  if (ids.length === 0) return null;
  const pieces = `${ids.length} ${ids.length === 1 ? "piece" : "pieces"} of advice`;
  return fault(`${pieces} (--fail-on ${least}): ${[...new Set(ids)].join(", ")}`, 1);
}
