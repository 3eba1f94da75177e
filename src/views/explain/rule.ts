import type { Rule } from "../../advice/rule.ts";
import { wrap } from "../wrap.ts";
import type { Page } from "./text.ts";

const INDENT = "  ";
const LABEL = 11;

/** One piece of advice: what is wrong, why it hurts, what to do instead, and both in a few lines of C. */
export function rulePage({ id, level, title, why, instead, bad, good, options }: Rule, page: Page): string {
  const { style, width } = page;
  const labelled = (label: string, text: string): string => {
    const first = INDENT + label.padEnd(LABEL);
    const lines = wrap(text, width, first, " ".repeat(first.length));
    return INDENT + style.set(label) + lines.slice(INDENT.length + label.length);
  };
  const code = (label: string, text: string): string =>
    text
      .split("\n")
      .map(
        (line, at) =>
          `${INDENT}${at === 0 ? style.set(label) + " ".repeat(LABEL - label.length) : " ".repeat(LABEL)}${line}\n`,
      )
      .join("");
  return [
    `${style.heading(id)}\n`,
    wrap(`${title}.`, width, INDENT),
    "\n",
    labelled("level", level),
    labelled("why", why),
    labelled("instead", instead),
    code("bad", bad),
    code("good", good),
    ...(options.length === 0 ? [] : [labelled("see", options.join(", "))]),
  ].join("");
}
