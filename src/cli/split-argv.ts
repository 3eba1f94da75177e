import type { Command } from "commander";

/** Our own words, and the command to launch where `--` told it from them. */
export interface SplitArgv {
  readonly own: readonly string[];
  readonly command: readonly string[] | null;
}

/**
 * Cuts at the `--` that stands before any operand. Commander would look for a subcommand behind it too, but
 * `socktrace -- read` launches a program of that name.
 */
export function splitArgv(argv: readonly string[], program: Command): SplitArgv {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") return { own: argv.slice(0, at), command: argv.slice(at + 1) };
    if (!word.startsWith("-") || word === "-") break;
    if (takesNext(word, program)) at++;
  }
  return { own: argv, command: null };
}

/** True for `-o` and `--format`, whose value is the next word; false for `-oFILE`, `--format=json`, `-f`. */
function takesNext(word: string, program: Command): boolean {
  return program.options.some((option) => option.required && (option.short === word || option.long === word));
}
