import type { Command } from "commander";
import { failWith } from "../terminal/ending.ts";
import { collectPids } from "../args/pids.ts";
import { addSelectionOptions, chooseSelection } from "../args/selecting.ts";
import { addSnapshotOptions, type SnapshotFlags } from "../args/snapshot-options.ts";

/** `socktrace ls [OPTIONS]` */
export function addLs(program: Command): void {
  addSelectionOptions(addSnapshotOptions(program.command("ls"), "lsof"))
    .option("-p, --pid <PID>", "only of these processes (PID[,PID...], repeatable)", collectPids)
    .summary("sockets of all processes, now")
    .description("all sockets now, as lsof, netstat and ss list them; - where no visible process has one open")
    .action(async (flags: SnapshotFlags & { readonly pid?: readonly number[] }) => {
      const selection = await chooseSelection(flags);
      if (selection === null) return;
      const { lsCommand } = await import("./ls.ts");
      const problem = await lsCommand(flags.pid ?? null, flags, selection);
      if (problem !== null) failWith(problem);
    });
}
