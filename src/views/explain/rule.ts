import type { Rule } from "../../advice/rule.ts";
import { symptoms } from "../../linux/symptoms/index.ts";
import { wrap } from "../wrap.ts";
import { INDENT, LABEL, labelled, type Page } from "./text.ts";

/** One piece of advice: what is wrong, why it hurts, what to do instead, and both in a few lines of C. */
export function rulePage({ id, level, title, why, instead, bad, good, options }: Rule, page: Page): string {
  const { style, width } = page;
  const see = [...options, ...signsOf(id)];
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
    labelled("level", level, page),
    labelled("why", why, page),
    labelled("instead", instead, page),
    code("bad", bad),
    code("good", good),
    ...(see.length === 0 ? [] : [labelled("see", see.join(", "), page)]),
  ].join("");
}

/** The errors and states that it concerns. */
function signsOf(id: string): readonly string[] {
  return symptoms.filter(({ kind, rules }) => kind !== "word" && rules.includes(id)).map(({ name }) => name);
}
