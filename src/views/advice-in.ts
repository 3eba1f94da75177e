import type { Accepts, Advice } from "../advice/advice.ts";
import { EXAMPLES, judge } from "../advice/judge.ts";
import type { Report } from "./view.ts";

/** All of the advice of a trace: what came with the report, or else what its sockets give now, with the ids of so many at most. */
export function adviceIn({ state, advice }: Report, accepts: Accepts, most: number = EXAMPLES): readonly Advice[] {
  return advice ?? judge(state, accepts, most);
}
