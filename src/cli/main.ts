/**
 * cli/ is the only layer that writes to the terminal and sets the exit code. It reads the command line, wires
 * sources, tracer, world and views, and tells faults in one line each. Each command is loaded when it is called, so
 * that a run loads only what it needs.
 */
import { runProgram } from "./program.ts";

await runProgram(process.argv.slice(2));
