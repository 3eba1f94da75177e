import { statSync } from "node:fs";
import type { Owner } from "../events/code.ts";
import { readFile, readLink } from "../proc/file.ts";
import { readCode, type Mapping } from "../proc/maps.ts";
import { procIsOurs } from "../proc/process.ts";
import { startTicks } from "../proc/stat.ts";
import { effectiveUid, readStatus } from "../proc/status.ts";

/** The processes whose stacks are looked at, as /proc has them. */

/** A process that runs, or ran when it was last looked at. */
export interface Seen {
  /** Of its thread group, in our pid namespace. */
  readonly pid: number;
  /** Its number in its own pid namespace. */
  readonly inner: number;
  readonly uid: number;
  /** Another one than before: another process has the number, or it has executed another program. */
  readonly identity: string;
  /** In milliseconds since the epoch. */
  readonly started: number;
  /** Where the paths of /proc/PID/maps begin in ours: "" in our own mount namespace, else `/proc/PID/root`. */
  readonly root: string;
  /** Its own /tmp. */
  readonly tmp: string;
  /** Its code in memory, as last read. */
  mappings: readonly Mapping[];
}

/** Programs run in thousands of processes; what is forgotten is read again. */
const MOST = 1000;

export class Owners {
  readonly #threads = new Map<number, Thread>();
  readonly #processes = new Map<number, Seen>();
  /** Else /proc is that of another pid namespace: its numbers are other processes. */
  readonly #procIsOurs = procIsOurs();

  /** Null: it ended before we looked, or is not ours to look at. */
  seen(of: Owner): Seen | null {
    if (!of.live || !this.#procIsOurs) return null;
    const identity = identityOf(of.pid);
    const before = this.#threads.get(of.pid);
    if (identity === null || before?.identity === identity) return before?.process ?? null;
    const process = this.#processOf(of.pid);
    if (this.#threads.size >= MOST) this.clear();
    if (process !== null) this.#threads.set(of.pid, { identity, process });
    return process;
  }

  /** A thread of that process, which may end before we are asked about it. */
  note(tid: number, seen: Seen): void {
    if (this.#threads.get(tid)?.process === seen) return;
    if (this.#threads.size >= MOST) this.clear();
    this.#threads.set(tid, { identity: "", process: seen });
  }

  clear(): void {
    this.#threads.clear();
    this.#processes.clear();
  }

  #processOf(tid: number): Seen | null {
    const pid = readStatus(tid)?.process;
    const identity = pid === undefined ? null : identityOf(pid);
    if (pid === undefined || identity === null) return null;
    const before = this.#processes.get(pid);
    const process = before?.identity === identity ? before : look(pid, identity);
    if (process !== null) this.#processes.set(pid, process);
    return process;
  }
}

interface Thread {
  readonly identity: string;
  readonly process: Seen;
}

/** What it has loaded since then; false: nothing new can be read. */
export function lookAgain(seen: Seen): boolean {
  const mappings = readCode(seen.pid);
  if (mappings === null) return false;
  seen.mappings = mappings;
  return true;
}

function look(pid: number, identity: string): Seen | null {
  const status = readStatus(pid);
  const mappings = readCode(pid);
  if (status === null || mappings === null) return null;
  return {
    pid,
    inner: status.inner ?? pid,
    uid: effectiveUid(status),
    root: hasOurMounts(pid) ? "" : `/proc/${pid}/root`,
    tmp: hasOurMounts(pid) && readLink(`/proc/${pid}/root`) === "/" ? "/tmp" : `/proc/${pid}/root/tmp`,
    identity,
    started: startedAt(identity),
    mappings,
  };
}

/** The kernel prints paths of maps from the root of who reads them (d_path); links of /proc too. */
function hasOurMounts(pid: number): boolean {
  const [ours, its] = ["self", pid].map((id) => readLink(`/proc/${id}/ns/mnt`));
  return its !== null && ours === its;
}

/** `START/INODE`: when it began, in clock ticks since the boot, and its program. */
function identityOf(tid: number): string | null {
  const start = startTicks(tid);
  try {
    return start === null ? null : `${start}/${statSync(`/proc/${tid}/exe`).ino}`;
  } catch {
    return null;
  }
}

/** Clock ticks of /proc are hundredths of a second on all architectures (USER_HZ, include/asm-generic/param.h). */
function startedAt(identity: string): number {
  const uptime = Number((readFile("/proc/uptime") ?? "0").split(" ")[0]) * 1000;
  return Date.now() - uptime + parseInt(identity, 10) * 10;
}
