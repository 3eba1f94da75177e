import type { Tid } from "../base/brands.ts";
import { readFile, type ProcessId } from "./file.ts";

/** Its process group: the third field behind the name; null: it has ended. */
export function groupOf(pid: ProcessId): number | null {
  const group = statFields(`/proc/${pid}/stat`)?.[2];
  return group === undefined ? null : Number(group);
}

/** What a thread does now, as a letter: `R` runs or waits for a CPU, `S` sleeps, `t` a tracer stopped it; null: it has ended. */
export function threadState(pid: number, tid: Tid): string | null {
  return statFields(`/proc/${pid}/task/${tid}/stat`)?.[0] ?? null;
}

/** A process that has stopped. */
export interface Stopped {
  /** The signal's number; 0 where the kernel does not say (do_task_stat in fs/proc/array.c: since 5.16). */
  readonly signal: number;
  readonly group: number;
  /** Its group has the terminal. */
  readonly isForeground: boolean;
}

/** Null: it runs, or has ended. */
export function stoppedNow(pid: ProcessId): Stopped | null {
  const fields = statFields(`/proc/${pid}/stat`);
  if (fields?.[0] !== "T") return null;
  const [group, foreground, signal] = [2, 5, 49].map((at) => Number(fields[at]));
  return { signal: signal ?? 0, group: group ?? 0, isForeground: group === foreground };
}

/** When a thread began, in clock ticks since the boot (starttime, the 22nd field); null: it has ended. */
export function startTicks(tid: number): number | null {
  const start = statFields(`/proc/${tid}/stat`)?.[19];
  return start === undefined ? null : Number(start);
}

/** By which a process's program is known again while it runs. */
export interface ProgramPlace {
  /** Where its arguments begin (arg_start, the 48th field). */
  readonly argumentsAt: string;
  /** Where its code ends (endcode, the 27th). */
  readonly codeEnd: string;
}

/** Null: it has ended. */
export function programPlace(pid: number): ProgramPlace | null {
  const fields = statFields(`/proc/${pid}/stat`);
  return fields === null ? null : { argumentsAt: fields[45] ?? "", codeEnd: fields[24] ?? "" };
}

/** The fields of a stat file behind the name, which may contain anything (proc_pid_stat(5)); null: it has ended. */
function statFields(path: string): readonly string[] | null {
  const stat = readFile(path);
  return stat === null ? null : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
