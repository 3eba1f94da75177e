import { rules } from "../../advice/rules.ts";
import { readSysctls } from "../../kernel/sysctls.ts";
import { allOptions } from "../../linux/catalogue.ts";
import { sysctlNames } from "../../linux/sysctls.ts";
import type { Fault } from "../../base/fault.ts";
import { explanationOf } from "../../views/explain/explanation.ts";
import { find, joinNumbers, type Found } from "../../views/explain/find.ts";
import { explanationsJson, indexJson } from "../../views/explain/json.ts";
import { rulePage } from "../../views/explain/rule.ts";
import { indexPage, levelPage, optionPage, type Page } from "../../views/explain/text.ts";
import { styleFor, widthOf, type When } from "../terminal/colour.ts";
import { writeText } from "../terminal/write-text.ts";
import { tell } from "../terminal/tell.ts";

/** The options of explain. */
export interface ExplainFlags {
  readonly format: "text" | "json";
  readonly json?: true;
  readonly color: When;
  readonly verbose?: true;
}

const STDOUT = 1;
/** Where the output is no terminal. */
const COLUMNS = 80;

type Match = Exclude<Found, { readonly type: "unknown" }>;

/** `socktrace explain [NAME...]`: an unknown name is reported, the others are explained all the same. */
export async function explainCommand(words: readonly string[], flags: ExplainFlags): Promise<Fault | null> {
  const found = joinNumbers(words).flatMap((word) => matchOf(word) ?? []);
  if (found.length === 0 && words.length > 0) return null;
  const isJson = flags.json === true || flags.format === "json";
  return writeText(STDOUT, isJson ? documentOf(found) : pagesOf(found, flags), "the output");
}

/** Null: there is no such name. That is a usage error, reported with the nearest names. */
function matchOf(word: string): Match | null {
  const found = find(word);
  if (found.type !== "unknown") return found;
  const meant =
    found.nearest.length === 0 ? "`socktrace explain` lists all" : `did you mean ${found.nearest.join(", ")}?`;
  tell(`explain ${word}: no such option, level or advice; ${meant}`);
  process.exitCode = 2;
  return null;
}

function documentOf(found: readonly Match[]): string {
  if (found.length === 0) return indexJson(allOptions(), rules);
  const sysctls = readSysctls(sysctlNames());
  const options = found.flatMap((one) => (one.type === "rule" ? [] : one.options));
  const named = found.flatMap((one) => (one.type === "rule" ? [one.rule] : []));
  return explanationsJson(
    options.map((option) => explanationOf(option, sysctls)),
    named,
  );
}

function pagesOf(found: readonly Match[], { color, verbose }: ExplainFlags): string {
  const proofs = verbose === true;
  const page: Page = { style: styleFor(color, STDOUT), width: widthOf(STDOUT) ?? COLUMNS, proofs };
  if (found.length === 0) return indexPage(allOptions(), rules, page);
  const sysctls = readSysctls(sysctlNames());
  return found.flatMap((one) => pagesOfOne(one, page, sysctls)).join("\n");
}

function pagesOfOne(one: Match, page: Page, sysctls: ReturnType<typeof readSysctls>): readonly string[] {
  switch (one.type) {
    case "rule":
      return [rulePage(one.rule, page)];
    case "level":
      return [levelPage(one.level, one.options, page)];
    case "options":
      return one.options.map((option) => optionPage(explanationOf(option, sysctls), page));
  }
}
