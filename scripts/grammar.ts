/**
 * Compiles grammar/selection.peggy to src/select/grammar.ts (`npm run build:grammar`). The parser is kept in git, so
 * that tests, linter and editor work before the first build; a test compares the two.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import peggy from "peggy";

const SOURCE = "grammar/selection.peggy";
const TARGET = "src/select/grammar.ts";

/** What src/select/grammar.ts should contain. */
export function compiledGrammar(): string {
  const parser = peggy.generate(readFileSync(SOURCE, "utf8"), {
    output: "source",
    format: "bare",
    allowedStartRules: ["Address", "States", "Command", "Option", "Target", "Line", "Demand"],
  });
  return `${head}\nconst parser = ${parser.trim()};\n${tail}`;
}

const head = `// @ts-nocheck
/** Compiled from ${SOURCE} by \`npm run build:grammar\`: change it there. */
import type { Rules, SyntaxProblem } from "./syntax.ts";
import type { Words } from "./words.ts";
`;

const tail = `
export const parseRule: <Rule extends keyof Rules>(rule: Rule, text: string, words: Words) => Rules[Rule] = (
  rule,
  text,
  words,
) => parser.parse(text, { startRule: rule, ...words });

export const isSyntaxProblem: (error: unknown) => error is SyntaxProblem = (error) => error instanceof parser.SyntaxError;
`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(TARGET, compiledGrammar());
