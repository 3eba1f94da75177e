import type { Command } from "commander";

/** Our own words, and the command to launch where `--` separated it from them. */
export interface SplitArgv {
  readonly own: readonly string[];
  readonly command: readonly string[] | null;
}

/**
 * Makes the command line plain for commander. It cuts at the `--` that stands before any operand: commander would
 * look for a subcommand behind it too, but `socktrace -- read` launches a program of that name. And it settles what
 * follows -i: `-i TCP:80` is one word then, and in `-i curl` curl is the command.
 */
export async function splitArgv(argv: readonly string[], program: Command): Promise<SplitArgv> {
  const own: string[] = [];
  let active = program;
  let asksHelp = false;
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--" && active === program) return { own, command: argv.slice(at + 1) };
    if (word === "--") return { own: [...own, ...argv.slice(at)], command: null };
    const next = argv[at + 1];
    if (!word.startsWith("-") || word === "-") {
      const subcommand = active === program ? program.commands.find((one) => one.name() === word) : active;
      if (subcommand === undefined) return { own: [...own, ...argv.slice(at)], command: null };
      // `--help ls` is `ls --help`.
      if (active === program && asksHelp) return { own: [word, "--help"], command: null };
      active = subcommand;
      own.push(word);
    } else if (endsInInternet(word, active)) {
      const isSpec = next !== undefined && (await isAddress(next, active));
      own.push(
        ...(word === "-i" || word === "--internet" ? [] : [word.slice(0, -1)]),
        `--internet=${isSpec ? next : ""}`,
      );
      if (isSpec) at++;
    } else {
      own.push(word);
      asksHelp ||= word === "--help" || word === "-h";
      if (next !== undefined && takesNext(word, active)) {
        own.push(next);
        at++;
      }
    }
  }
  return { own, command: null };
}

/** True for `-o` and `--format`, whose value is the next word; false for `-oFILE`, `--format=json`, `-f`. */
function takesNext(word: string, command: Command): boolean {
  return command.options.some((option) => option.required && (option.short === word || option.long === word));
}

/** True for `-i`, `--internet` and `-nPi`; not for `-oi`, where i is the name of a file. */
function endsInInternet(word: string, command: Command): boolean {
  if (word === "--internet") return true;
  if (!/^-[a-zA-Z]*i$/.test(word) || !command.options.some((option) => option.short === "-i")) return false;
  const switches = command.options.filter((option) => option.isBoolean() && !option.required && !option.optional);
  return Array.from(word.slice(1, -1)).every((letter) => switches.some((option) => option.short === `-${letter}`));
}

/** A command without operands has no other use for the word. */
async function isAddress(word: string, command: Command): Promise<boolean> {
  if (word.startsWith("-")) return false;
  if (command.registeredArguments.length === 0) return true;
  const { isAddressWord } = await import("./choose-selection.ts");
  return isAddressWord(word);
}
