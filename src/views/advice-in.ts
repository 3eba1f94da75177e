import type { Accepts, Advice } from "../advice/advice.ts";
import { judge } from "../advice/judge.ts";
import type { Report } from "./view.ts";

/** All of the advice of a trace: what came with the report, or else what its sockets give now. */
export function adviceIn({ state, advice }: Report, accepts: Accepts): readonly Advice[] {
  return advice ?? judge(state, accepts);
}
