import type { Report } from "../../src/views/view.ts";

/** What a view is asked for of a saved log without times, where nothing but the model matters. */
export function reportOn(state: Report["state"]): Report {
  return {
    state,
    selected: false,
    strace: null,
    engine: null,
    source: "read",
    unparsed: 0,
    began: null,
    ended: null,
  };
}
