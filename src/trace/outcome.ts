import { constants } from "node:os";
import { fault, type Fault } from "../base/fault.ts";
import { readStatus } from "../proc/status.ts";
import type { Ended } from "../sources/process/ended.ts";
import { whyNoLaunch } from "../sources/strace/refusal.ts";
import { allProcesses } from "../views/listing.ts";
import type { Exit, Process } from "../world/process.ts";
import type { State } from "../world/state.ts";

/** A launched program when strace has ended. */
export interface Launched {
  readonly main: Process | null;
  readonly pid: number | null;
  readonly left: boolean;
  /** Records that were read; none: strace could not even start. */
  readonly records: number;
}

/**
 * How we end: as the program did. strace ends as its first process does; when it ended otherwise, it died alone, and
 * the fault says what has become of the program.
 */
export function outcome(command: string, ended: Ended, program: Launched): Ended | Fault {
  const { main, left, records } = program;
  if (main?.exit != null && main.ended !== null)
    return main.command === "?" ? notExecuted(command) : endedAs(main.exit);
  if (left) return { ...ended, status: 0, signal: null };
  if (records === 0 && ended.signal === null) return notTraced();
  return straceDied(ended, program.pid ?? main?.pid ?? null);
}

/**
 * The process that was launched; null: nothing was read of it yet. The first line of a trace is its own, and no fork of
 * it was seen.
 */
export function mainProcess(state: State): Process | null {
  return allProcesses(state).find((process) => process.ppid === null) ?? null;
}

/** `killed by SIGKILL`, `ended with status 1`. */
export function howEnded({ status, signal }: Ended): string {
  return signal === null ? `ended with status ${status ?? "?"}` : `was killed by ${signal}`;
}

/** What strace's death does to a process that it traced. */
export function straceDied(ended: Ended, pid: number | null): Fault {
  const how = `strace ${howEnded(ended)} during the trace`;
  if (pid === null) return fault(`strace ${howEnded(ended)} before it had started the program`);
  const status = readStatus(pid);
  if (status === null || status.isZombie) return fault(`${how}; the program has ended too`);
  if (!status.hasSeccompFilter) return fault(`${how}; process ${pid} goes on untraced`);
  return fault(
    `${how}; process ${pid} goes on, but without strace its calls on sockets, files and processes fail with ENOSYS ` +
      `(because of --seccomp-bpf): end it and start it again (--detachable avoids this)`,
  );
}

/** strace ended before it printed a line. */
function notTraced(): Fault {
  return fault(whyNoLaunch() ?? "cannot trace the command: see strace's message above");
}

/** strace's child ends with 1 when exec fails; strace has printed why. */
function notExecuted(command: string): Fault {
  return fault(`${command}: cannot be executed: see strace's message above`, 126);
}

/** How a child of ours ended: as the trace has it, where it does, since Node does not give a real-time signal. */
export function endOf(main: Process | null, ended: Ended): Ended {
  return main?.exit == null ? ended : endedAs(main.exit);
}

/** As the trace reports it. Node cannot send real-time signals: they are reported as shells do, by 128 and their number. */
function endedAs(exit: Exit): Ended {
  const how = { type: "ended", status: null, signal: null } as const;
  if (exit.type === "status") return { ...how, status: exit.status };
  if (isSignal(exit.signal)) return { ...how, signal: exit.signal };
  return { ...how, status: 128 + SIGRTMIN + Number(/\d+/.exec(exit.signal)?.[0] ?? 0) };
}

/** strace's SIGRT_0; glibc keeps the first two for itself and calls the third SIGRTMIN (signal(7)). */
const SIGRTMIN = 32;

function isSignal(name: string): name is NodeJS.Signals {
  return Object.hasOwn(constants.signals, name);
}
