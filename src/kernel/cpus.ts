import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

export { setCpus } from "./ffi/affinity.ts";

/** Between two looks at what the CPUs do: the kernel counts in hundredths of a second. */
const LOOK_MS = 50;

/** What /proc/PID/status says of a thread and where it may run. */
export interface Place {
  readonly tid: number;
  /** As the kernel writes it: `0-3,8`. */
  readonly cpus: string;
}

/** The kin of a process, as /proc/PID/status has it. */
export interface Kin {
  readonly pid: number;
  readonly parent: number;
  /** 0: none. */
  readonly tracer: number;
}

/** The threads of a process, each with its CPUs; none: it is gone. */
export function placesOf(pid: number): readonly Place[] {
  return numbersIn(`/proc/${pid}/task`).flatMap((tid) => {
    const cpus = field(read(`/proc/${pid}/task/${tid}/status`), "Cpus_allowed_list");
    return cpus === "" ? [] : [{ tid, cpus }];
  });
}

/** Every process that there is. */
export function kin(): readonly Kin[] {
  return numbersIn("/proc").map((pid) => {
    const status = read(`/proc/${pid}/status`);
    return { pid, parent: Number(field(status, "PPid")), tracer: Number(field(status, "TracerPid")) };
  });
}

/** `0-3,8` as numbers: cpuset(7)'s list format. */
export function parseCpus(list: string): readonly number[] {
  return list.split(",").flatMap((range) => {
    const [first = NaN, last = first] = range.split("-").map(Number);
    return first <= last ? Array.from({ length: last - first + 1 }, (_, at) => first + at) : [];
  });
}

/** Of these CPUs the one that has least to do just now; null: of none. */
export async function idlest(cpus: readonly number[]): Promise<number | null> {
  const before = idleTimes(read("/proc/stat"));
  await wait(LOOK_MS);
  const after = idleTimes(read("/proc/stat"));
  const idle = (cpu: number): number => (after.get(cpu) ?? 0) - (before.get(cpu) ?? 0);
  // Of equals the last: the first serves most interrupts.
  return cpus.reduce<number | null>((best, cpu) => (best === null || idle(cpu) >= idle(best) ? cpu : best), null);
}

/** `cpu1 81864 0 19331 12698 252 ...`: user, nice, system, idle, iowait (proc_stat(5)). */
function idleTimes(stat: string): ReadonlyMap<number, number> {
  const rows = stat.matchAll(/^cpu(\d+) \d+ \d+ \d+ (\d+) (\d+)/gm);
  return new Map(Array.from(rows, ([, cpu, idle, waiting]) => [Number(cpu), Number(idle) + Number(waiting)]));
}

function field(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(\\S*)`, "m").exec(status)?.[1] ?? "";
}

function numbersIn(folder: string): readonly number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return []; // It is gone.
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
