import { levels } from "../advice/advice.ts";
import { rules } from "../advice/rules.ts";
import { nearest } from "../base/nearest.ts";
import { allOptions } from "../linux/catalogue.ts";
import type { SelectionFault } from "../select/parse.ts";
import { protocols } from "../select/protocols.ts";

/** A text of the FILE and the line that it stands on, from 1. */
export interface Written {
  readonly text: string;
  readonly line: number;
}

/** What is wrong in the FILE. */
export interface Mistake {
  readonly type: "mistake";
  readonly line: number;
  /** `SO_KEEPALIV: expected the name of a socket option; perhaps SO_KEEPALIVE` */
  readonly message: string;
}

export function isMistake(value: object): value is Mistake {
  return "type" in value && value.type === "mistake";
}

export function mistake({ text, line }: Written, message: string): Mistake {
  return { type: "mistake", line, message: `${text}: ${message}` };
}

/** A text that could not be parsed: what was expected, the words that may have been meant, an example. */
export function mistakeIn(
  part: "head" | "demand",
  { at, message, example }: SelectionFault,
  written: Written,
): Mistake {
  const [word = ""] = /^!?[\w-]+/.exec(written.text.slice(at ?? 0).trimStart()) ?? [];
  const near = at === null ? "" : perhaps(word.replace("!", ""), words[part]());
  return mistake(written, `${message}${near}; for example: ${example}`);
}

/** `no advice` of a name that is none. */
export function unknownAdvice(written: Written, name: string): Mistake {
  const near = perhaps(name, adviceNames());
  return mistake(
    written,
    `expected the id of a piece of advice (\`socktrace explain\` lists them), or ${levels.join(", ")}${near}`,
  );
}

/** `; perhaps SO_KEEPALIVE` */
function perhaps(word: string, known: readonly string[]): string {
  const near = known.includes(word) ? [] : nearest(word, known);
  return near.length === 0 ? "" : `; perhaps ${near.join(", ")}`;
}

const words: Readonly<Record<"head" | "demand", () => readonly string[]>> = {
  head: () => [
    ...["listener", "accepted", "connected", "bound", "socket"],
    ...["no", "advice", "still", "open", "at", "exit", "unix"],
    ...Object.keys(protocols),
  ],
  demand: () => [
    ...["before", "after", "within", "at", "most", "least", "never", "set", "no", "advice"],
    ...["bind", "listen", "connect", "accept", "inherited", "default", "observed", "unknown"],
    ...allOptions().map(({ name }) => name),
  ],
};

function adviceNames(): readonly string[] {
  return [...levels, ...rules.map(({ id }) => id)];
}
