import { setTimeout as wait } from "node:timers/promises";
import { readFile } from "./file.ts";
import { listThreads } from "./process.ts";
import { readThreadStatus } from "./status.ts";

/** A thread, and the CPUs it may run on. */
export interface ThreadCpus {
  readonly tid: number;
  /** As the kernel writes them: `0-3,8`. */
  readonly cpus: string;
}

/** The threads of a process, each with its CPUs; none: it has ended. */
export function cpusOfThreads(pid: number): readonly ThreadCpus[] {
  return listThreads(pid).flatMap((tid) => {
    const cpus = readThreadStatus(pid, tid)?.cpus ?? "";
    return cpus === "" ? [] : [{ tid, cpus }];
  });
}

/** `0-3,8` as numbers: cpuset(7)'s list format. */
export function parseCpuList(list: string): readonly number[] {
  return list.split(",").flatMap((range) => {
    const [first = NaN, last = first] = range.split("-").map(Number);
    return first <= last ? Array.from({ length: last - first + 1 }, (_, at) => first + at) : [];
  });
}

/** Between two readings of what the CPUs do: the kernel counts in hundredths of a second. */
const INTERVAL_MS = 50;

/** The one of these CPUs that has least to do just now; null: none was given. */
export async function idlestCpu(cpus: readonly number[]): Promise<number | null> {
  const before = idleTimes();
  await wait(INTERVAL_MS);
  const after = idleTimes();
  const idle = (cpu: number): number => (after.get(cpu) ?? 0) - (before.get(cpu) ?? 0);
  // Of equals the last: the first serves most interrupts.
  return cpus.reduce<number | null>((best, cpu) => (best === null || idle(cpu) >= idle(best) ? cpu : best), null);
}

/** `cpu1 81864 0 19331 12698 252 ...`: user, nice, system, idle, iowait (proc_stat(5)). */
function idleTimes(): ReadonlyMap<number, number> {
  const rows = (readFile("/proc/stat") ?? "").matchAll(/^cpu(\d+) \d+ \d+ \d+ (\d+) (\d+)/gm);
  return new Map(Array.from(rows, ([, cpu, idle, waiting]) => [Number(cpu), Number(idle) + Number(waiting)]));
}
