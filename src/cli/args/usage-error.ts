import { nearest } from "../../base/nearest.ts";
import { escapeControls } from "../../base/bytes.ts";
import type { Fault } from "../../base/fault.ts";

/** What commander reports of a wrong command line, as one line of ours that names what may have been meant. */
export function usageError(text: string): string {
  const line = text
    .trimEnd()
    .replace(/^error: /, "socktrace: ")
    // "argument 'x' is invalid. expected ..." as one sentence.
    .replace(/ is invalid\. (?=expected )/, ": ")
    .replace(/(?:argument|value) '(.*)' is invalid(?: for .*)?\. Allowed choices are (.*)\.$/s, withNearest)
    .replace(/\n\(Did you mean (?:one of )?(.*)\?\)$/, "; did you mean $1?");
  return `${escapeControls(line)}\n`;
}

function withNearest(all: string, word: string, choices: string): string {
  const meant = nearest(word, choices.split(", "));
  return meant.length === 0 ? all : `${all.slice(0, -1)}; did you mean ${meant.join(", ")}?`;
}

/** A command that was not found may have been meant for a subcommand: `pfile` for `pfiles`. */
export function orSubcommand(problem: Fault, word: string, subcommands: readonly string[]): Fault {
  const [meant] = problem.exit === 127 ? nearest(word, subcommands) : [];
  return meant === undefined
    ? problem
    : { ...problem, message: `${problem.message}; did you mean socktrace ${meant}?` };
}
