import { asBytes, asInode, asPid, asTid, type Bytes, type Inode, type Pid, type Tid } from "../base/brands.ts";
import { listNumbers, readFile, readLink, type ProcessId, type ReadFile } from "./file.ts";
import { readStatus, type Status } from "./status.ts";

/** All processes that /proc shows. */
export function listPids(): readonly Pid[] {
  return (listNumbers("/proc") ?? []).map(asPid);
}

/** All processes with their status; those that end meanwhile are left out. */
export function listProcesses(): readonly (Status & { readonly pid: Pid })[] {
  return listPids().flatMap((pid) => {
    const status = readStatus(pid);
    return status === null ? [] : [{ pid, ...status }];
  });
}

/**
 * The processes that `tracer` traces now (TracerPid, proc_pid_status(5)): every fork among them, also what strace has
 * not printed yet. Only where `procIsOurs`.
 */
export function tracees(tracer: number): readonly Pid[] {
  return listPids().filter((pid) => readStatus(pid)?.tracer === tracer);
}

/** The first child of a process; null: it has none yet, or none any more. Only where `procIsOurs`. */
export function firstChild(pid: number): Pid | null {
  return childrenOf(pid)[0] ?? null;
}

/** What the first thread of a process has forked and has not ended. Only where `procIsOurs`. */
export function childrenOf(pid: number): readonly Pid[] {
  const children = readFile(`/proc/${pid}/task/${pid}/children`) ?? "";
  return children.split(" ").filter(Boolean).map(Number).map(asPid);
}

/** The threads of a process; none: it has ended. */
export function listThreads(pid: number): readonly Tid[] {
  return (listNumbers(`/proc/${pid}/task`) ?? []).map(asTid);
}

/** /proc/PID/comm, without its newline; null: there is no such process. */
export function readComm(pid: number, read: ReadFile = readFile): Bytes | null {
  const comm = read(`/proc/${pid}/comm`);
  return comm === null ? null : asBytes(comm.slice(0, -1));
}

/** /proc/PID/cmdline; empty: a kernel thread or a zombie; null: there is no such process. */
export function readCmdline(pid: number, read: ReadFile = readFile): readonly Bytes[] | null {
  const bytes = read(`/proc/${pid}/cmdline`);
  return bytes === null ? null : parseCmdline(bytes);
}

/** Every argument ends in a NUL; a program may have overwritten all of it (setproctitle). */
export function parseCmdline(bytes: Bytes): readonly Bytes[] {
  if (bytes === "") return [];
  return (bytes.endsWith("\0") ? bytes.slice(0, -1) : bytes).split("\0").map(asBytes);
}

/**
 * Seconds that the main thread has spent on a CPU: the first number of /proc/PID/schedstat, in nanoseconds
 * (Documentation/scheduler/sched-stats). Null: it has ended, or this kernel keeps no such figures.
 */
export function cpuSeconds(pid: number): number | null {
  const text = readFile(`/proc/${pid}/schedstat`);
  return text === null ? null : Number(text.split(" ")[0]) / 1e9;
}

/** False where /proc is that of another pid namespace: its numbers are other processes than ours. */
export function procIsOurs(): boolean {
  return readLink("/proc/self") === String(process.pid);
}

/** linux/proc_ns.h, PROC_PID_INIT_INO: the inode of the machine's own pid namespace. */
export const MACHINE_PID_NAMESPACE = 0xeffffffc;

/** The inode of a namespace, of `net:[4026531840]`; null: not readable. */
export function namespaceOf(pid: ProcessId, type: "net" | "pid" | "cgroup"): Inode | null {
  const inode = /\[(\d+)\]$/.exec(readLink(`/proc/${pid}/ns/${type}`) ?? "")?.[1];
  return inode === undefined ? null : asInode(Number(inode));
}
