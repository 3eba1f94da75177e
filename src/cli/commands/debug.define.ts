import type { Command } from "commander";
import { failWith } from "../terminal/ending.ts";

/** `socktrace debug STAGE FILE`, for socktrace's developers: what each layer makes of a log. */
export function addDebug(program: Command): void {
  program
    .command("debug", { hidden: true })
    .argument("<stage>", "lines, records, events or world")
    .argument("<file>", "a saved strace log; - for stdin")
    .description("what a layer makes of a log, one object a line")
    .action(async (stage: string, file: string) => {
      const { debugCommand } = await import("./debug.ts");
      const problem = await debugCommand(stage, file);
      if (problem !== null) failWith(problem);
    });
}
