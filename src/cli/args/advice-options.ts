import { Option, type Command } from "commander";
import { levels, type Level } from "../../advice/advice.ts";
import { collect } from "./selecting.ts";

/** What is shown of advice, and what comes of it. */
export interface AdviceFlags {
  /** Left out: as the command and the format have it. */
  readonly advice?: Level | "none";
  readonly failOn?: Level;
  readonly accept: readonly string[];
}

/** `usual`: the --advice of a trace; left out: it depends on the format. */
export function addAdviceOptions(command: Command, usual?: Level): Command {
  const advice = new Option("--advice <LEVEL>", "advice of this level and worse: error|warning|note|none").choices([
    ...levels,
    "none",
  ]);
  return command
    .addOption(usual === undefined ? advice : advice.default(usual))
    .addOption(new Option("--fail-on <LEVEL>", "exit 1 with advice of this level or worse").choices(levels))
    .option(
      "--accept <FILE>",
      "advice that does not count, each with a reason (docs/advice.md); repeatable",
      collect,
      [],
    );
}

/** Of a command that looks at no sockets: where these options belong, in the place of "unknown option". */
export function refuseAdvice(command: Command): Command {
  for (const name of ["--advice", "--fail-on", "--accept"]) {
    command.addOption(new Option(`${name} [X]`).hideHelp());
    command.on(`option:${name.slice(2)}`, () => {
      command.error(`socktrace: ${name} is for traces, read, pfiles and ls: ${command.name()} gives no advice`);
    });
  }
  return command;
}
