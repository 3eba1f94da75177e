import { ruleCalled } from "../../advice/rules.ts";
import { optionsCalled } from "../../linux/catalogue.ts";
import type { Symptom } from "../../linux/symptoms/symptom.ts";
import { wrap } from "../wrap.ts";
import { knownBlock, INDENT, LABEL, type Page } from "./text.ts";

/** What it means, the advice and the options that concern it, and the commands that show it on this machine. */
export function symptomPage({ name, title, means, rules, options, commands }: Symptom, page: Page): string {
  const { style, width, proofs } = page;
  const parts = [
    wrap(means.map(({ text }) => text).join(" "), width, INDENT),
    [
      block(
        "advice",
        rules.map((id) => `${id}: ${ruleCalled(id)?.title ?? ""}`),
        page,
      ),
      block(
        "options",
        options.map((option) => `${option}: ${optionsCalled(option)[0]?.does ?? ""}`),
        page,
      ),
      block("look", commands, page),
    ].join(""),
    ...(proofs ? [knownBlock("known", means, page)] : []),
  ];
  return `${style.heading(name)}\n${wrap(title, width, INDENT)}\n${parts.filter((part) => part !== "").join("\n")}`;
}

/** The label stands before the first line, what is wrapped below its beginning. */
function block(label: string, lines: readonly string[], { style, width }: Page): string {
  const indent = INDENT + " ".repeat(LABEL);
  const text = lines.map((line) => wrap(line, width, indent, `${indent}  `)).join("");
  return text === "" ? "" : INDENT + style.set(label) + text.slice(INDENT.length + label.length);
}
