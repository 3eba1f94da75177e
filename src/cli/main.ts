/**
 * cli/ is the only layer that writes to the terminal and sets the exit code. It reads the command line, wires
 * sources, tracer, world and views, and prints faults in one line each. Each command is loaded when it is called, so
 * that a run loads only what it needs.
 */
import "./no-debugger.ts";
import type { OpenFd } from "../sources/process/inherited-fds.ts";
import { restoreVariables, systemArguments } from "../sources/system-text.ts";
import { runProgram } from "./program.ts";
import { standardError, tell } from "./terminal/tell.ts";

/** What bin/socktrace.js calls: our arguments, and the fds that were open when we started. */
export async function main(argv: readonly string[], open: readonly OpenFd[]): Promise<void> {
  try {
    restoreVariables();
    await runProgram(systemArguments(argv), open);
  } catch (error) {
    // What was traced is let go by the guard (bin/guard.sh) as soon as we are gone.
    const trace = error instanceof Error ? error.stack : undefined;
    tell(`internal error, please report it: ${trace ?? String(error)}`);
    await standardError.flush();
    process.exit(125);
  }
}
