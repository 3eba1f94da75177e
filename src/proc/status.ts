import { readFile, type ProcessId, type ReadFile } from "./file.ts";

/** The lines of /proc/PID/status that we use (proc_pid_status(5)). A thread has such a file too. */
export interface Status {
  /** The process that the thread belongs to: the pid itself, where that is one. */
  readonly process: number;
  /** Its number in the pid namespace that it is in, where that is one below /proc's; else null. */
  readonly inner: number | null;
  readonly parent: number;
  /** The pid of its tracer; 0: none. */
  readonly tracer: number;
  /** It has ended, and its parent has not waited for it yet. */
  readonly isZombie: boolean;
  /** `t (tracing stop)`: its tracer has stopped it. */
  readonly isTraceStopped: boolean;
  readonly isKernelThread: boolean;
  /** Real, effective, saved and file system ids. */
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  /** Effective capabilities, a bit each. */
  readonly capabilities: bigint;
  readonly hasSeccompFilter: boolean;
  /** The CPUs it may run on, as the kernel writes them: `0-3,8`. */
  readonly cpus: string;
}

/** Null: there is no such process. */
export function readStatus(pid: ProcessId, read: ReadFile = readFile): Status | null {
  return statusIn(`/proc/${pid}/status`, read);
}

/** Null: it has ended. */
export function readThreadStatus(pid: ProcessId, tid: number): Status | null {
  return statusIn(`/proc/${pid}/task/${tid}/status`, readFile);
}

function statusIn(path: string, read: ReadFile): Status | null {
  const text = read(path);
  return text === null ? null : parseStatus(text);
}

/** `Uid:\t0\t0\t0\t0`: a name, a colon, fields between tabs. A line that is missing counts as 0, a list as empty. */
export function parseStatus(text: string): Status {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const numbers = (name: string): number[] => (fields.get(name) ?? "0").split(/\s+/).map(Number);
  const number = (name: string): number => numbers(name)[0] ?? 0;
  // `Z (zombie)`; `X (dead)` is a zombie that is being reaped.
  const isZombie = /^[ZX]/.test(fields.get("State") ?? "");
  return {
    process: number("Tgid"),
    // `NSpid:\t4711\t12`: in each namespace from /proc's down to its own.
    inner: numbers("NSpid").length > 1 ? (numbers("NSpid").at(-1) ?? null) : null,
    parent: number("PPid"),
    tracer: number("TracerPid"),
    isZombie,
    isTraceStopped: (fields.get("State") ?? "").startsWith("t"),
    // A program has memory of its own until it ends.
    isKernelThread: !isZombie && !fields.has("VmSize"),
    uids: numbers("Uid"),
    gids: numbers("Gid"),
    capabilities: BigInt(`0x${fields.get("CapEff") ?? "0"}`),
    // SECCOMP_MODE_FILTER (linux/seccomp.h)
    hasSeccompFilter: number("Seccomp") === 2,
    cpus: fields.get("Cpus_allowed_list") ?? "",
  };
}

/** The user whose rights it has. */
export function effectiveUid({ uids }: Status): number {
  return uids[1] ?? 0;
}

export function effectiveGid({ gids }: Status): number {
  return gids[1] ?? 0;
}
