import type { Command } from "commander";
import { failWith } from "../terminal/ending.ts";
import type { ReadFlags } from "./read.ts";
import { addOutputOptions } from "../args/flags.ts";
import { addSelectionOptions, chooseSelection } from "../args/selecting.ts";

/** `socktrace read [OPTIONS] [FILE...]` */
export function addRead(program: Command): void {
  addSelectionOptions(addOutputOptions(program.command("read")))
    .argument("[file...]", "saved strace logs, also .gz, .xz, .zst; - or no FILE: stdin")
    .summary("read saved strace logs; - is stdin")
    .description("saved strace logs, whatever options they were recorded with")
    .option("--no-unpaste", "read the text as it stands: take no quotes, prefixes, line numbers off")
    .option("--follow", "read one FILE that is still being written, until Ctrl-C")
    .action(async (files: string[], flags: ReadFlags) => {
      const selection = await chooseSelection(flags);
      if (selection === null) return;
      const { readCommand } = await import("./read.ts");
      const problem = await readCommand(files, flags, selection);
      if (problem !== null) failWith(problem);
    });
}
