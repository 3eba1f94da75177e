import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../sources/fault.ts";
import type { Ended } from "../sources/live.ts";
import { tell } from "./tell.ts";

/** Tells a fault and sets the exit code that goes with it. */
export function failWith(problem: Fault): void {
  tell(problem.message);
  process.exitCode = problem.exit;
}

/**
 * Ends as the program did: with its status, or by its signal. strace passes both on (measured on 4.26, 6.1, 7.2).
 * Node has handlers of its own for some signals; setting and removing one puts the default action back.
 */
export async function endAs(ended: Ended): Promise<void> {
  if (ended.signal === null) {
    process.exitCode = ended.status ?? 125;
    return;
  }
  if (ended.signal !== "SIGKILL" && ended.signal !== "SIGSTOP") {
    const none = (): void => undefined;
    process.on(ended.signal, none);
    process.removeAllListeners(ended.signal);
  }
  process.kill(process.pid, ended.signal);
  await wait(1_000);
  // Still here: the signal is blocked or ignored in our parent's heritage. Say it as shells do.
  process.exitCode = 125;
}
