import { readlinkSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { codeOf } from "../../base/fault.ts";

/**
 * The processes that `tracer` traces now, as the kernel says (TracerPid, proc_pid_status(5)): all that was ever
 * forked among them, also what strace has not told yet. Only where `procIsOurs`.
 */
export async function tracees(tracer: number): Promise<readonly number[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => pid > 1);
  const traced = await Promise.all(pids.map(async (pid) => (await readStatus(pid))?.tracer === tracer));
  return pids.filter((_, at) => traced[at]);
}

/** False where /proc is that of another pid namespace: its numbers are other processes to us. */
export function procIsOurs(): boolean {
  try {
    return readlinkSync("/proc/self") === String(process.pid);
  } catch {
    return false;
  }
}

/** What a process is doing, as far as we care. */
export interface Status {
  /** Ended, and waited for by nobody. */
  readonly zombie: boolean;
  /** The pid of its tracer; 0: none. */
  readonly tracer: number;
  /** Whether a seccomp filter is on it. */
  readonly filtered: boolean;
  /** Its effective user. */
  readonly uid: number;
  /** Effective capabilities, a bit each. */
  readonly capabilities: bigint;
  readonly isKernelThread: boolean;
}

/** /proc/PID/status; null: there is no such process. */
export async function readStatus(pid: number): Promise<Status | null> {
  const text = await readFile(`/proc/${pid}/status`, "latin1").catch(() => null);
  if (text === null) return null;
  const field = (name: string): string | undefined => new RegExp(`^${name}:\\s*(.*)`, "m").exec(text)?.[1];
  const state = field("State")?.charAt(0);
  return {
    zombie: state === "Z" || state === "X",
    tracer: Number(field("TracerPid") ?? 0),
    filtered: field("Seccomp") === "2",
    uid: Number(field("Uid")?.split(/\s+/)[1] ?? -1),
    capabilities: BigInt(`0x${field("CapEff") ?? "0"}`),
    // A program has memory of its own, unless it has ended.
    isKernelThread: field("VmSize") === undefined && state !== "Z" && state !== "X",
  };
}

/** The first child of strace: the program that it launched. Null: it has none yet, or no more. */
export async function childOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "latin1").catch(() => "");
  const child = Number.parseInt(text, 10);
  return Number.isNaN(child) || !procIsOurs() ? null : child;
}

/** Sends a signal to a process that may be gone by now; false: it could not be sent. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return codeOf(error) !== "ESRCH" && codeOf(error) !== "EPERM";
  }
}
