import { rules } from "../../advice/rules.ts";
import { readSysctls } from "../../kernel/sysctls.ts";
import { allOptions } from "../../linux/catalogue.ts";
import { symptoms } from "../../linux/symptoms/index.ts";
import { sysctlNames } from "../../linux/sysctls.ts";
import type { Fault } from "../../base/fault.ts";
import { explanationOf } from "../../views/explain/explanation.ts";
import { find, joinNumbers, suggestionsFor, type Match } from "../../views/explain/find.ts";
import { explanationsJson, indexJson } from "../../views/explain/json.ts";
import { symptomPage } from "../../views/explain/symptom.ts";
import { rulePage } from "../../views/explain/rule.ts";
import { indexPage, levelPage, optionPage, type Page } from "../../views/explain/text.ts";
import { formatOf } from "../args/format.ts";
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

/** `socktrace explain [NAME...]`: an unknown name is reported, the others are explained all the same. */
export async function explainCommand(words: readonly string[], flags: ExplainFlags): Promise<Fault | null> {
  const found = joinNumbers(words).flatMap(matchesOf);
  if (found.length === 0 && words.length > 0) return null;
  const isJson = formatOf(flags) === "json";
  return writeText(STDOUT, isJson ? documentOf(found) : pagesOf(found, flags), "the output");
}

/** None: there is no such name. That is a usage error, reported with the nearest names. */
function matchesOf(word: string): readonly Match[] {
  const found = find(word);
  if (found.length > 0) return found;
  const near = suggestionsFor(word);
  const meant = near.length === 0 ? "`socktrace explain` lists all" : `did you mean ${near.join(", ")}?`;
  tell(`explain ${word}: no such name; ${meant}`);
  process.exitCode = 2;
  return [];
}

function documentOf(found: readonly Match[]): string {
  if (found.length === 0) return indexJson(allOptions(), rules, symptoms);
  const sysctls = readSysctls(sysctlNames());
  const options = found.flatMap((one) => (one.type === "options" || one.type === "level" ? one.options : []));
  const named = found.flatMap((one) => (one.type === "rule" ? [one.rule] : []));
  const signs = found.flatMap((one) => (one.type === "symptom" ? [one.symptom] : []));
  return explanationsJson(
    options.map((option) => explanationOf(option, sysctls)),
    named,
    signs,
  );
}

function pagesOf(found: readonly Match[], { color, verbose }: ExplainFlags): string {
  const proofs = verbose === true;
  const page: Page = { style: styleFor(color, STDOUT), width: widthOf(STDOUT) ?? COLUMNS, proofs };
  if (found.length === 0) return indexPage(allOptions(), rules, symptoms, page);
  const sysctls = readSysctls(sysctlNames());
  return found.flatMap((one) => pagesOfOne(one, page, sysctls)).join("\n");
}

function pagesOfOne(one: Match, page: Page, sysctls: ReturnType<typeof readSysctls>): readonly string[] {
  switch (one.type) {
    case "symptom":
      return [symptomPage(one.symptom, page)];
    case "rule":
      return [rulePage(one.rule, page)];
    case "level":
      return [levelPage(one.level, one.options, page)];
    case "options":
      return one.options.map((option) => optionPage(explanationOf(option, sysctls), page));
  }
}
