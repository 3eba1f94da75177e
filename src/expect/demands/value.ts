import type { Sysctls } from "../../linux/option.ts";
import { optionMatches } from "../../select/option.ts";
import type { OptionSpec } from "../../select/syntax.ts";
import type { Demand } from "../demand.ts";
import { callBehind, describeNamed, namedOption } from "../named-option.ts";
import { Lacks } from "../lacks.ts";

/** `SO_REUSEADDR`, `!TCP_NODELAY`, `SO_RCVBUF>=65536:set`: what is in force at the end. */
export function valueDemand(option: OptionSpec, sysctls: Sysctls | null): Demand {
  const lacks = new Lacks(option, sysctls);
  return {
    type: "each",
    of: "every",
    needsCalls: false,
    judge({ candidate: { subject }, traced }) {
      if (traced === null)
        return optionMatches(option, subject)
          ? null
          : { ...describeNamed(option, namedOption(option, subject), "is"), evidence: [] };
      const named = lacks.of(traced.socket);
      return (
        named && { ...describeNamed(option, named, "is"), evidence: callBehind(option, traced.socket), isSeen: true }
      );
    },
  };
}
