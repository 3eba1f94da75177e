import { isSyntaxProblem, parseRule } from "./grammar.ts";
import type { Rules, SyntaxProblem } from "./syntax.ts";
import { words } from "./words.ts";

/** A text of the command line that could not be parsed. */
export interface SelectionFault {
  readonly type: "selection-fault";
  /** `-i`, `--opt`. */
  readonly option: string;
  readonly text: string;
  /** The column of the mistake, from 0; null: the whole text is wrong. */
  readonly at: number | null;
  readonly message: string;
  /** A correct example. */
  readonly example: string;
}

/** The options, and an example for the message about a mistake. */
const examples: Readonly<Record<keyof Rules, readonly [option: string, example: string]>> = {
  Address: ["-i", "-i TCP@[::1]:80,8080-8090"],
  States: ["-s", "-s TCP:LISTEN,^CLOSE_WAIT"],
  Command: ["-c", "-c nginx, -c /^ngin/i"],
  Target: ["--expect", "listener tcp:5000: SO_REUSEADDR, !TCP_NODELAY"],
  Line: ["--expect", "listener tcp:5000: SO_REUSEADDR, !TCP_NODELAY"],
  Demand: ["--expect", "listener tcp:5000: SO_REUSEADDR before bind, at most 1 set"],
  Option: ["--opt", "--opt 'SO_RCVBUF<65536', --opt '!TCP_NODELAY', --opt SO_KEEPALIVE:set"],
};

/** Parses the text of one option. */
export function parseSelection<Rule extends keyof Rules>(rule: Rule, text: string): Rules[Rule] | SelectionFault {
  try {
    return parseRule(rule, text, words);
  } catch (error) {
    if (!isSyntaxProblem(error)) throw error;
    return selectionFault(rule, text, error.location.start.offset, messageOf(error));
  }
}

export function selectionFault(rule: keyof Rules, text: string, at: number | null, message: string): SelectionFault {
  const [option, example] = examples[rule];
  return { type: "selection-fault", option, text, at, message, example };
}

export function isSelectionFault(value: object): value is SelectionFault {
  return "type" in value && value.type === "selection-fault";
}

/** `expected a port from 0 to 65535 or the name of a service` */
function messageOf({ expected, message }: SyntaxProblem): string {
  if (expected === null) return message;
  const parts = [
    ...new Set(
      expected.map((one) => one.description ?? (one.type === "end" ? "nothing more" : `"${one.text ?? "?"}"`)),
    ),
  ];
  const named = parts.length > 1 ? parts.filter((part) => part !== BLANK) : parts;
  const last = named.pop() ?? "something else";
  return `expected ${named.length === 0 ? last : `${named.join(", ")} or ${last}`}`;
}

/** Where something else would do as well, nobody is helped by hearing of it. */
const BLANK = "a blank";
