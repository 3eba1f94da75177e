import { isFault, type Fault } from "../../base/fault.ts";
import type { Ended } from "../../sources/process/ended.ts";
import type { Ending } from "../../views/view.ts";

/** The trace came to its end, and nothing else is to be said of it. */
export const ended: Ended = { type: "ended", status: 0, signal: null };

/** What may make another end of it. */
interface Checks {
  /** --expect: an expectation failed. */
  readonly unmet: Fault | null;
  /** --fail-on: there is such advice. */
  readonly advised: Fault | null;
  /** --expect or --fail-on was given: the exit status is their answer. */
  readonly asks: boolean;
}

/**
 * How socktrace ends: as the traced program did (`came`), unless a check failed. The program's own failure wins over
 * --fail-on.
 */
export function endOf(came: Ended | Fault, { unmet, advised, asks }: Checks): Ended | Fault {
  if (isFault(came)) return came;
  if (unmet !== null) return unmet;
  const own = asks && wasStopped(came) ? ended : came;
  return own.status === 0 ? (advised ?? own) : own;
}

/** The same for a report. What failed before has set the exit status already. */
export function endingOf(came: Ended | Fault, end: Ended | Fault): Ending {
  const before = Number(process.exitCode ?? 0);
  const isComplete = !isFault(came) && before === 0;
  if (isFault(end)) return { status: end.exit, signal: null, reason: end.message, isComplete };
  return { status: end.status === 0 ? before : end.status, signal: end.signal, reason: null, isComplete };
}

/** How a script stops a server. What handles the signal (a JVM) often exits with 128 and its number. */
const stops: ReadonlySet<string | number | null> = new Set(["SIGTERM", "SIGINT", "SIGHUP", 143, 130, 129]);

/** A server that was stopped has no other way to end: then what the checks found is the status. */
function wasStopped({ status, signal }: Ended): boolean {
  return stops.has(signal ?? status);
}
