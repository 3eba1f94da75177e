import { optionMatches } from "../../select/option.ts";
import type { OptionSpec } from "../../select/syntax.ts";
import type { Demand } from "../demand.ts";
import { callBehind, heldNow } from "../held.ts";

/** `SO_REUSEADDR`, `!TCP_NODELAY`, `SO_RCVBUF>=65536:set`: what is in force at the end. */
export function valueDemand(option: OptionSpec): Demand {
  return {
    type: "each",
    of: "every",
    needsCalls: false,
    judge({ subject, traced }) {
      if (optionMatches(option, subject)) return null;
      return { ...heldNow(option, subject), evidence: traced === null ? [] : callBehind(option, traced.socket) };
    },
  };
}
