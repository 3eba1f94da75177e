import { constants } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../../base/fault.ts";
import type { Ended } from "../../sources/process/ended.ts";
import { standardError, tell } from "./tell.ts";

/** Signals whose default action writes a core file (signal(7)). */
const dumping: ReadonlySet<NodeJS.Signals> = new Set([
  "SIGQUIT",
  "SIGILL",
  "SIGTRAP",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGSEGV",
  "SIGXCPU",
  "SIGXFSZ",
  "SIGSYS",
]);

/** Prints a fault and sets the exit status that goes with it. */
export function failWith(problem: Fault): void {
  tell(problem.message);
  process.exitCode = problem.exit;
}

/** Ends as the program did: with its status, or by its signal. Its success does not hide a failure of ours. */
export async function endAs(ended: Ended): Promise<void> {
  if (ended.signal !== null) await dieBy(ended.signal);
  else if (ended.status !== 0) process.exitCode = ended.status ?? 125;
  else process.exitCode ??= 0;
}

/**
 * Ends by a signal's default action. Node has handlers of its own for some; setting and removing one puts the default
 * back. No core file: if one is due, the program has left its own.
 */
export async function dieBy(signal: NodeJS.Signals): Promise<never> {
  await Promise.race([standardError.flush(), wait(1_000)]);
  if (dumping.has(signal)) await withoutCore();
  if (signal !== "SIGKILL" && signal !== "SIGSTOP") {
    const none = (): void => undefined;
    process.on(signal, none);
    process.removeAllListeners(signal);
  }
  process.kill(process.pid, signal);
  await wait(1_000);
  // Still here: process 1 of a container dies by no signal of its own. Say it as shells do.
  process.exit(128 + constants.signals[signal]);
}

async function withoutCore(): Promise<void> {
  const { ask } = await import("../../sources/process/child.ts");
  await ask("prlimit", ["--core=0:0", "--pid", String(process.pid)], 1);
}
