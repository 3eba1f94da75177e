import { statSync } from "node:fs";
import type { Owner } from "../events/code.ts";
import { readFile, readLink } from "../proc/file.ts";
import { readCode, type Mapping } from "../proc/maps.ts";
import { procIsOurs } from "../proc/process.ts";
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
  /** Where its paths begin in ours: "" where it has our own mount namespace and root, else `/proc/PID/root`. */
  readonly root: string;
  /** Its code in memory, as last read. */
  mappings: readonly Mapping[];
}

/** Programs run in thousands of processes; what is forgotten is read again. */
const MOST = 1000;

export class Owners {
  readonly #seen = new Map<number, Seen>();
  /** Else /proc is that of another pid namespace: its numbers are other processes. */
  readonly #procIsOurs = procIsOurs();

  /** Null: it ended before we looked, or is not ours to look at. */
  seen(of: Owner): Seen | null {
    if (!of.live || !this.#procIsOurs) return null;
    const identity = identityOf(of.pid);
    const before = this.#seen.get(of.pid) ?? null;
    if (identity === null || before?.identity === identity) return before;
    const found = look(of.pid, identity);
    if (this.#seen.size >= MOST) this.#seen.clear();
    if (found !== null) this.#seen.set(of.pid, found);
    return found;
  }

  /** A thread of that process, which may end before we are asked about it. */
  note(tid: number, seen: Seen): void {
    if (this.#seen.get(tid) === seen) return;
    if (this.#seen.size >= MOST) this.#seen.clear();
    this.#seen.set(tid, seen);
  }

  clear(): void {
    this.#seen.clear();
  }
}

/** What it has loaded since then; false: nothing new can be read. */
export function lookAgain(seen: Seen): boolean {
  const mappings = readCode(seen.pid);
  if (mappings === null) return false;
  seen.mappings = mappings;
  return true;
}

function look(tid: number, identity: string): Seen | null {
  const pid = readStatus(tid)?.process;
  const status = pid === undefined ? null : readStatus(pid);
  const mappings = pid === undefined ? null : readCode(pid);
  if (pid === undefined || status === null || mappings === null) return null;
  return {
    pid,
    inner: status.inner ?? pid,
    uid: effectiveUid(status),
    root: hasOurRoot(pid) ? "" : `/proc/${pid}/root`,
    identity,
    started: startedAt(identity),
    mappings,
  };
}

function hasOurRoot(pid: number): boolean {
  const [ours, its] = ["self", pid].map((id) => readLink(`/proc/${id}/ns/mnt`));
  return its !== null && ours === its && readLink(`/proc/${pid}/root`) === "/" && readLink("/proc/self/root") === "/";
}

/** `START/INODE`: when it began, in clock ticks since the boot (the 22nd field of /proc/PID/stat), and its program. */
function identityOf(tid: number): string | null {
  const stat = readFile(`/proc/${tid}/stat`);
  const start = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  try {
    return start === undefined ? null : `${start}/${statSync(`/proc/${tid}/exe`).ino}`;
  } catch {
    return null;
  }
}

/** Clock ticks of /proc are hundredths of a second on all architectures (USER_HZ, include/asm-generic/param.h). */
function startedAt(identity: string): number {
  const uptime = Number((readFile("/proc/uptime") ?? "0").split(" ")[0]) * 1000;
  return Date.now() - uptime + parseInt(identity, 10) * 10;
}
