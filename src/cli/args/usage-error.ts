import { nearest } from "../../base/nearest.ts";
import { escapeControls } from "../../base/bytes.ts";
import type { Fault } from "../../base/fault.ts";

/** No subcommand, but many programs have one. */
const VERSION = "version";

/** What commander reports of a wrong command line, as one line of ours that names what may have been meant. */
export function usageError(text: string): string {
  const line = text
    .trimEnd()
    .replace(/^error: /, "socktrace: ")
    .replace(/command-argument value '(.*)' is invalid for argument '\w+'/s, "argument '$1' is invalid")
    // "argument 'x' is invalid. expected ..." as one sentence.
    .replace(/ is invalid\. (?=expected )/, ": ")
    .replace(/missing required argument '(\w+)'$/, "the argument $1 is missing: --help shows what is expected")
    .replace(/(?:argument|value) '(.*)' is invalid(?: for .*)?\. Allowed choices are (.*)\.$/s, withNearest)
    .replace(/\n\(Did you mean (?:one of )?(.*)\?\)$/, "; did you mean $1?");
  return `${escapeControls(line)}\n`;
}

function withNearest(all: string, word: string, choices: string): string {
  const names = choices.split(", ");
  const near = nearest(word, names);
  const meant = near.length > 0 ? near : names.filter((one) => isShort(word, one));
  return meant.length === 0 ? all : `${all.slice(0, -1)}; did you mean ${meant.join(", ")}?`;
}

/** `wrn` for `warning`: the same first letter, and the others in their order. */
function isShort(word: string, name: string): boolean {
  if (word.length < 2 || word[0] !== name[0]) return false;
  let at = 0;
  for (const letter of name) if (letter === word[at]) at++;
  return at === word.length;
}

/** A command that was not found may have been meant for a subcommand: `pfile` for `pfiles`; or for --version. */
export function orSubcommand(problem: Fault, word: string, subcommands: readonly string[]): Fault {
  const [meant] = problem.exit === 127 ? nearest(word, [...subcommands, VERSION]) : [];
  return meant === undefined
    ? problem
    : { ...problem, message: `${problem.message}; did you mean socktrace ${meant === VERSION ? "--version" : meant}?` };
}
