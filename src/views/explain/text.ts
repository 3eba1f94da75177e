import type { Help } from "../../linux/help/help.ts";
import type { Rule } from "../../advice/rule.ts";
import type { SocketOption } from "../../linux/option.ts";
import type { Symptom } from "../../linux/symptoms/symptom.ts";
import type { Style } from "../style.ts";
import { wrap } from "../wrap.ts";
import type { Explanation } from "./explanation.ts";
import { knownText } from "./known.ts";

/** How it is printed. */
export interface Page {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
  /** -v: how each statement is known, too. */
  readonly proofs: boolean;
}

export const INDENT = "  ";
/** The column of the texts behind their labels. */
export const LABEL = 11;

/** One option: its sentence, the facts, and the longer text where there is one. */
export function optionPage(one: Explanation, page: Page): string {
  const { option, help } = one;
  const parts = [
    wrap(option.does, page.width, INDENT),
    facts(one, page),
    ...(help === null
      ? []
      : [
          wrap(help.what, page.width, INDENT),
          labelled("when", help.when, page),
          labelled("traps", help.traps, page),
          ...example(help.example, page),
          labelled("see", help.see.join(", "), page),
        ]),
    ...(page.proofs ? known(one, page) : []),
  ];
  return `${page.style.heading(option.name)}\n${parts.join("\n")}`;
}

function facts(one: Explanation, page: Page): string {
  const rows: readonly (readonly [label: string, text: string])[] = [
    ["value", `${one.value}; ${one.access}`],
    ["default", one.default],
    ["kernel", one.kernel],
    ["inherited", one.inherited],
    ["sockets", one.sockets],
    ["since", one.since],
    ["man page", one.man],
    ["number", one.number],
    ["source", one.source],
  ];
  return rows.map(([label, text]) => labelled(label, text, page)).join("");
}

/** Of the texts above, then of what --explain prints of a value. */
function known({ statements }: Explanation, page: Page): readonly string[] {
  const blocks = [
    ["known", statements.filter(({ part }) => part !== "set")],
    ["--explain", statements.filter(({ part }) => part === "set")],
  ] as const;
  return blocks.map(([label, some]) => knownBlock(label, some, page)).filter((text) => text !== "");
}

/** How each statement is known; empty: nothing shows any of them. */
export function knownBlock(label: string, statements: Parameters<typeof knownText>[0], { style, width }: Page): string {
  const text = knownText(statements, width, INDENT + " ".repeat(LABEL));
  return text === "" ? "" : INDENT + style.set(label) + text.slice(INDENT.length + label.length);
}

/** Code is not wrapped: two lines of at most 72 columns. */
function example(lines: Help["example"], { style }: Page): readonly string[] {
  if (lines === undefined) return [];
  return [[style.set("example"), ...lines.map((line) => INDENT + line)].map((line) => `${INDENT}${line}\n`).join("")];
}

/** `  why        ...`, wrapped below itself. */
export function labelled(label: string, text: string, { style, width }: Page): string {
  const first = INDENT + label.padEnd(LABEL);
  const lines = wrap(text, width, first, " ".repeat(first.length));
  return INDENT + style.set(label) + lines.slice(INDENT.length + label.length);
}

/** A level: each of its options with its one sentence. */
export function levelPage(level: string, options: readonly SocketOption[], { style, width }: Page): string {
  const widest = Math.min(Math.max(...options.map(({ name }) => name.length)), 24);
  const rest = INDENT + " ".repeat(widest + 2);
  const rows = options.map(({ name, does }) => {
    const isLong = name.length > widest;
    const text = wrap(does, width, isLong ? rest : INDENT + name.padEnd(widest + 2), rest);
    return isLong ? `${INDENT}${style.set(name)}\n${text}` : text.replace(name, style.set(name));
  });
  return `${style.heading(title(level, options.length))}\n${rows.join("")}`;
}

/** Every level with the names of its options. */
export function indexPage(
  options: readonly SocketOption[],
  rules: readonly Rule[],
  symptoms: readonly Symptom[],
  { style, width }: Page,
): string {
  const levels = [...new Set(options.map(({ level }) => level))];
  const parts = levels.map((level) => {
    const own = options.filter((option) => option.level === level);
    return `${style.heading(title(level, own.length))}\n${wrap(own.map(({ name }) => name).join(" "), width, INDENT)}`;
  });
  const head =
    "`socktrace explain NAME` describes an option, a piece of advice, or an error, a state, a word for what is wrong; `socktrace explain tcp` lists the options of a level.";
  const advice = `${style.heading(`advice: ${rules.length} pieces`)}\n${wrap(rules.map(({ id }) => id).join(" "), width, INDENT)}`;
  const signs = `${style.heading("errors, states, words")}\n${wrap(symptoms.map(({ name }) => name).join(" "), width, INDENT)}`;
  return [wrap(head, width), ...parts, ...(rules.length === 0 ? [] : [advice]), signs].join("\n");
}

function title(level: string, count: number): string {
  return `${level}: ${count} ${count === 1 ? "option" : "options"}`;
}
