import { Option, type Command } from "commander";
import { failWith } from "../terminal/ending.ts";
import { pfilesWithout } from "../args/misplaced.ts";
import { collectPids } from "../args/pids.ts";
import { addSelectionOptions, chooseSelection } from "../args/selecting.ts";
import { addSnapshotOptions, type SnapshotFlags } from "../args/snapshot-options.ts";

/** `socktrace pfiles [OPTIONS] PID...` */
export function addPfiles(program: Command): void {
  const pfiles = addSelectionOptions(addSnapshotOptions(program.command("pfiles"), "pfiles"))
    .argument("[pid...]", "process ids, separated by spaces or commas", collectPids)
    .summary("every fd of a process, now")
    .description("every fd of a process now, sockets with all their options")
    .action(async (wanted: readonly number[], flags: SnapshotFlags) => {
      if (wanted.length === 0 && flags.container.length === 0)
        return program.error("socktrace: no process is named: socktrace pfiles PID, or --container X");
      const selection = await chooseSelection(flags);
      if (selection === null) return;
      const { pfilesCommand } = await import("./pfiles.ts");
      const problem = await pfilesCommand(wanted, flags, selection);
      if (problem !== null) failWith(problem);
    });
  pfiles.addOption(new Option("-p, --pid <PID>").hideHelp());
  pfiles.on("option:pid", (pids: string) => {
    pfiles.error(`socktrace: ${pfilesWithout(pids.replace(/,/g, " "))}`);
  });
}
