import { InvalidArgumentError, type Command } from "commander";
import { failWith } from "../terminal/ending.ts";
import { addSelectionOptions, chooseSelection } from "../args/selecting.ts";
import { addSnapshotOptions, type SnapshotFlags } from "../args/snapshot-options.ts";

/** `socktrace pfiles [OPTIONS] PID...` */
export function addPfiles(program: Command): void {
  addSelectionOptions(addSnapshotOptions(program.command("pfiles"), "pfiles"))
    .argument("<pid...>", "processes, also with commas between them", pids)
    .description("every fd of a process now, sockets with all their options")
    .action(async (wanted: readonly number[], flags: SnapshotFlags) => {
      const selection = await chooseSelection(flags);
      if (selection === null) return;
      const { pfilesCommand } = await import("./pfiles.ts");
      const problem = await pfilesCommand(wanted, flags, selection);
      if (problem !== null) failWith(problem);
    });
}

/** Commander calls this once for each word. */
export function pids(value: string, before: readonly number[] = []): readonly number[] {
  const numbers = value.split(",").map(Number);
  if (!numbers.every((pid) => Number.isInteger(pid) && pid > 0 && pid < 2 ** 22))
    throw new InvalidArgumentError("a PID is a number: 1234 or 1234,1235");
  return [...before, ...numbers];
}
