import type { Inode, Pid } from "../base/brands.ts";
import type { Gone, Holder, Look, ProcessSnapshot, SocketHolder, SocketSnapshot } from "../events/snapshot.ts";
import { listPids, readComm } from "../proc/process.ts";
import { findHolders } from "./holders.ts";
import { newInspection, type Inspection } from "./inspection.ts";
import { listProcess, readProcess, type IsWanted } from "./process.ts";
import { entriesOf, unheldSockets } from "./unheld.ts";

/**
 * kernel/ asks the running kernel: getsockopt on duplicates of other processes' sockets (pidfd_getfd, Linux 5.6), and
 * /proc through proc/. verify/, trace/, cli/ and api/ use it. It never sets anything, never stops or signals a
 * process, reads no option that has a side effect (allow.ts), and closes each duplicate in the same synchronous
 * function that made it. What ends or is closed while we read is no error; what we may not see is data (Refusal).
 */
export interface SnapshotOptions {
  /** Ask each socket for its options, which is most of the work. Left out: yes. */
  readonly options?: boolean;
  /** Decode TCP_INFO of each TCP socket. */
  readonly tcpInfo: boolean;
  /** Find who has the other ends open on this machine: a walk over the fds of all processes. */
  readonly others: boolean;
  /** Find each socket's line in /proc/PID/net, which only lsof's and netstat's tables show. Left out: yes. */
  readonly listed?: boolean;
  /** Many sockets take seconds: whoever waits for them is called again and again. */
  readonly onStep?: OnStep | undefined;
}

/** Gets how much of a look is done, from 0 to 1. */
export type OnStep = (part: number) => void;

/** A process as it is now. */
export function snapshot(pid: Pid, options: SnapshotOptions): ProcessSnapshot | Gone {
  return snapshots([pid], options)[0] ?? { type: "gone", pid };
}

/** Several processes as they are now, in one inspection: what belongs to the machine is read once. */
export function snapshots(pids: readonly Pid[], options: SnapshotOptions): readonly (ProcessSnapshot | Gone)[] {
  return lookAt(newInspection(), pids, options);
}

/** All processes that /proc shows. */
export function machineSnapshot(options: SnapshotOptions): Look<ProcessSnapshot | Gone> {
  const inspection = newInspection();
  return withUnheld(inspection, () => lookAt(inspection, listPids(), options));
}

/** The sockets of these processes by the kernel's tables, as lsof, netstat and ss list them. */
export function listSockets(
  pids: readonly Pid[],
  isWanted: IsWanted,
  onStep?: OnStep,
): readonly (SocketHolder | Gone)[] {
  const inspection = newInspection();
  const list = (pid: Pid): readonly (SocketHolder | Gone)[] => {
    const found = listProcess(pid, inspection, isWanted);
    if (found !== null) return [found];
    return readComm(pid) === null ? [{ type: "gone", pid }] : [];
  };
  return eachOf(pids, inspection, onStep, list).flat();
}

/** The same of all processes. */
export function listMachine(isWanted: IsWanted, onStep?: OnStep): Look<SocketHolder | Gone> {
  const inspection = newInspection();
  const list = (pid: Pid): readonly SocketHolder[] => {
    const found = listProcess(pid, inspection, isWanted);
    return found === null ? [] : [found];
  };
  return withUnheld(inspection, () => eachOf(listPids(), inspection, onStep, list).flat());
}

/** One process after the other. */
function eachOf<Found>(
  pids: readonly Pid[],
  inspection: Inspection,
  onStep: OnStep | undefined,
  read: (pid: Pid) => Found,
): readonly Found[] {
  if (onStep === undefined) return pids.map(read);
  return pids.map((pid, at) => {
    inspection.onFd = (part) => {
      onStep((at + part) / pids.length);
    };
    return read(pid);
  });
}

function withUnheld<Process extends SocketHolder>(
  inspection: Inspection,
  read: () => readonly (Process | Gone)[],
): Look<Process | Gone> {
  const before = entriesOf(inspection);
  const processes = read();
  const living = processes.flatMap((one) => (one.type === "gone" ? [] : [one]));
  return { processes, unheld: unheldSockets(before, living) };
}

function lookAt(
  inspection: Inspection,
  pids: readonly Pid[],
  options: SnapshotOptions,
): readonly (ProcessSnapshot | Gone)[] {
  const { tcpInfo, others, listed = true, options: withOptions = true, onStep } = options;
  const want = { tcpInfo, listed, options: withOptions, info: true };
  const found = eachOf(pids, inspection, onStep, (pid) => readProcess(pid, inspection, want));
  return others ? withOthers(found, inspection) : found;
}

function withOthers(
  found: readonly (ProcessSnapshot | Gone)[],
  inspection: Inspection,
): readonly (ProcessSnapshot | Gone)[] {
  const opposite = oppositeInodes(found, inspection);
  const holders = opposite.size === 0 ? new Map() : findHolders(new Set(opposite.values()), found);
  return found.map((process) => (process.type === "gone" ? process : addOthers(process, opposite, holders)));
}

/** Socket to socket at its other end, for those that have it on this machine. */
function oppositeInodes(found: readonly (ProcessSnapshot | Gone)[], inspection: Inspection): ReadonlyMap<Inode, Inode> {
  const opposite = new Map<Inode, Inode>();
  for (const process of found) {
    if (process.type === "gone") continue;
    for (const { socket } of process.fds) {
      const inode = socket === null ? null : oppositeOf(socket, process, inspection);
      if (socket !== null && inode !== null) opposite.set(socket.inode, inode);
    }
  }
  return opposite;
}

function oppositeOf(socket: SocketSnapshot, process: ProcessSnapshot, inspection: Inspection): Inode | null {
  if (socket.kind.family === "AF_UNIX") return inspection.unix(socket.inode)?.peer ?? null;
  return inspection.tables(socket.namespace, process)?.opposite(socket.inode) ?? null;
}

function addOthers(
  process: ProcessSnapshot,
  opposite: ReadonlyMap<Inode, Inode>,
  holders: ReadonlyMap<Inode, readonly Holder[]>,
): ProcessSnapshot {
  const fds = process.fds.map((fd) => {
    const inode = fd.socket === null ? undefined : opposite.get(fd.socket.inode);
    if (fd.socket === null || inode === undefined) return fd;
    return { ...fd, socket: { ...fd.socket, other: { inode, holders: holders.get(inode) ?? [] } } };
  });
  return { ...process, fds };
}
