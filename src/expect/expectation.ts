import type { Sysctls } from "../linux/option.ts";
import type { Names } from "../select/address.ts";
import { isSelectionFault, parseSelection } from "../select/parse.ts";
import type { DemandSpec, LineSpec, OptionSpec, WhenSpec } from "../select/syntax.ts";
import { resolveTarget, type Target } from "../select/target.ts";
import type { Demand, WholeDemand } from "./demand.ts";
import { adviceDemand } from "./demands/advice.ts";
import { countDemand } from "./demands/count.ts";
import { openAtExit } from "./demands/open.ts";
import { afterDemand, beforeDemand } from "./demands/order.ts";
import { presence } from "./demands/presence.ts";
import { valueDemand } from "./demands/value.ts";
import { withinDemand } from "./demands/within.ts";
import { isMistake, mistake, mistakeIn, unknownAdvice, type Mistake, type Written } from "./mistake.ts";

/** One expectation of the FILE. */
export interface Expectation {
  /** As it was written: `listener tcp:5000: SO_REUSEADDR`; and the line that it stands on, from 1. */
  readonly text: string;
  readonly line: number;
  /** Null: all sockets. */
  readonly target: Target | null;
  /** Of each trace it is made anew: it remembers what it has seen. */
  readonly demand: (sysctls: Sysctls | null) => Demand | WholeDemand;
}

/**
 * `listener tcp:5000` and `SO_REUSEADDR`, `at most 1 set`: an expectation for each demand; one where there is none. A line
 * that begins with `no` is one by itself.
 */
export function makeExpectations(
  head: Written,
  demands: readonly Written[],
  names: Names,
): readonly Expectation[] | Mistake {
  const line = parseSelection("Line", head.text);
  const [first] = demands;
  if (isSelectionFault(line)) return withoutColon(head, first) ?? mistakeIn("head", line, head);
  if (line.type !== "target" && first !== undefined)
    return mistake(first, `"${head.text}" takes nothing behind it, such as ": ${first.text}"`);
  if (line.type === "advice") return listed(adviceOn(head, head.text, line.name, null));
  const target = resolveTarget(head.text, line.target, names);
  if (typeof target !== "function") return mistakeIn("head", target, head);
  return demands.length === 0 ? [{ ...head, target, demand: alone[line.type] }] : makeAll(head, target, demands);
}

/** `no advice: warning`; null: the colon is not what is wrong. */
function withoutColon(head: Written, first: Written | undefined): Mistake | null {
  const joined = `${head.text} ${first?.text ?? ""}`;
  const isLine = first !== undefined && !isSelectionFault(parseSelection("Line", joined));
  return isLine ? mistake(head, `it takes no colon: ${joined}`) : null;
}

/** What a line demands that has nothing behind its target. */
const alone: Readonly<Record<Exclude<LineSpec["type"], "advice">, () => Demand>> = {
  target: () => presence,
  open: () => openAtExit,
};

function makeAll(head: Written, target: Target, demands: readonly Written[]): readonly Expectation[] | Mistake {
  const made: Expectation[] = [];
  let before: OptionSpec | null = null;
  for (const written of demands) {
    const spec = parseSelection("Demand", written.text);
    if (isSelectionFault(spec)) return mistakeIn("demand", spec, written);
    const one: Expectation | Mistake =
      spec.type === "advice"
        ? adviceOn(written, `${head.text}: ${written.text}`, spec.name, target)
        : optionOf(head, target, written, spec, before);
    if (isMistake(one)) return one;
    made.push(one);
    if (spec.type === "option" && spec.option !== null) before = spec.option;
  }
  return made;
}

/** `before`: the option that a `when` alone goes with. */
function optionOf(
  head: Written,
  target: Target,
  { text, line }: Written,
  { option, when }: Extract<DemandSpec, { readonly type: "option" }>,
  before: OptionSpec | null,
): Expectation | Mistake {
  if (option !== null && isCount(when) && !isNameAlone(option))
    return mistake({ text, line }, `calls are counted by the name of the option alone: ${option.name}`);
  const about = option ?? before;
  if (about === null) return mistake({ text, line }, `of which option? write it behind one: SO_KEEPALIVE, ${text}`);
  // Its own demand alone: the one of the option before it has a verdict of its own.
  const whole = option === null ? `${isCount(when) ? about.name : optionText(about)} ${text}` : text;
  return {
    text: `${head.text}: ${whole}`,
    line,
    target,
    demand: (sysctls) => demandOf(about, when, sysctls),
  };
}

/** `!TCP_NODELAY`, `SO_RCVBUF>=65536:set` */
function optionText({ not, name, field, comparison, origin }: OptionSpec): string {
  const compared = comparison === null ? "" : `${comparison.operator}${comparison.value}`;
  return `${not ? "!" : ""}${name}${field === null ? "" : `.${field}`}${compared}${origin === null ? "" : `:${origin}`}`;
}

function demandOf(option: OptionSpec, when: WhenSpec | null, sysctls: Sysctls | null): Demand {
  switch (when?.type) {
    case undefined:
      return valueDemand(option, sysctls);
    case "before":
      return beforeDemand(option, when.call, sysctls);
    case "after":
      return afterDemand(option, when.call, sysctls);
    case "within":
      return withinDemand(option, when.micros, sysctls);
    case "at most":
    case "at least":
      return countDemand(option.name, when.type, when.count);
  }
}

function isCount(when: WhenSpec | null): boolean {
  return when?.type === "at most" || when?.type === "at least";
}

function isNameAlone({ not, field, comparison, origin }: OptionSpec): boolean {
  return !not && field === null && comparison === null && origin === null;
}

function adviceOn(written: Written, text: string, name: string, target: Target | null): Expectation | Mistake {
  const demand = adviceDemand(name, target);
  return demand === null ? unknownAdvice(written, name) : { text, line: written.line, target, demand: () => demand };
}

function listed(one: Expectation | Mistake): readonly Expectation[] | Mistake {
  return isMistake(one) ? one : [one];
}
