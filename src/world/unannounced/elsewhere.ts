/** What other fd tables have under a number that a thread's own table lacks. */
import type { FdEntry } from "../fd-table.ts";
import type { Process, Thread } from "../process.ts";
import type { Socket } from "../socket.ts";
import { openThreadOf, threadOf, type Context } from "./context.ts";
import { isNews, slotInCopy, type Slot } from "./ledger.ts";
import { isAnother, type Sight } from "./sight.ts";

export interface Inherited {
  readonly socket: Socket;
  readonly cloexec: boolean | null;
  /** A close() of another was seen, and the number was not given out again. */
  readonly isClosed: boolean;
}

/** What a forked process has under the number: what it named in the table that it was copied from. */
export function inherited({ ledger, heritage }: Context, thread: Thread, at: Sight): Inherited | null {
  const { files: own, undecided } = thread;
  const isTogether = undecided?.together === true;
  if (!isTogether && ledger.get(own, at.fd) !== undefined) return null;
  let from = isTogether ? { files: own, since: undecided.since } : heritage.get(own);
  for (; from !== undefined; from = heritage.get(from.files)) {
    const { files, since } = from;
    const entry = files.get(at.fd);
    const last = ledger.get(files, at.fd);
    const slot = slotInCopy(last ?? null, thread, since);
    // Other ends than a close() are those of a copy too, or are not in the log; but not the end of the process.
    const isGone = slot !== null && slot === last && isOtherEnd(slot, entry?.socket) && files.users > 0;
    const socket = last === undefined ? entry?.socket : slot?.socket;
    if (socket === undefined || isGone || isAnother(socket, at)) continue;
    const cloexec = entry?.socket === socket ? entry.cloexec : null;
    return { socket, cloexec, isClosed: slot !== null && slot === last && slot.closed !== null };
  }
  return null;
}

/** Whether the call can have worked on it. */
function isFor({ socket, since }: Slot, at: Sight): boolean {
  return !isAnother(socket, at) && !(at.entered !== undefined && since > at.entered);
}

function isOtherEnd({ socket, closed }: Slot, now: Socket | undefined): boolean {
  return socket !== now && closed === null;
}

/** A process where the fd was got by a call after the thread first appeared: only its own threads have it. */
export function findKin({ state, ledger }: Context, thread: Thread, since: number, at: Sight): Process | null {
  for (const process of state.processes.values()) {
    const files = threadOf(state, process)?.files;
    if (files === undefined || files === thread.files) continue;
    const slot = ledger.get(files, at.fd);
    if (slot === undefined || slot.socket !== files.get(at.fd)?.socket || !isFor(slot, at)) continue;
    if (isNews(slot, thread, since) && slotInCopy(slot.before, thread, since) === null) return process;
  }
  return null;
}

/** One that was taken for a forked process, and may have ended, which has the fd by a call of its own. */
export function findGetter({ state, ledger, left, wereThreads }: Context, thread: Thread, at: Sight): Thread | null {
  for (const process of state.processes.values()) {
    const other = process === thread.process ? null : openThreadOf(state, process);
    const slot = other === null ? undefined : ledger.get(other.files, at.fd);
    if (slot?.by?.process === process && slot.closed === null && isFor(slot, at)) return other;
  }
  const hasIt = (other: Thread): boolean => {
    const slot = ledger.get(other.files, at.fd);
    return slot?.by === other && slot.closed === null && isFor(slot, at);
  };
  const isOpen = (other: Thread): boolean => other.undecided?.together === false || wereThreads.has(other);
  return left.find((other) => isOpen(other) && hasIt(other)) ?? null;
}

/** One that is taken for a thread, and has closed the fd that this one uses. */
export function closerOf({ ledger }: Context, thread: Thread, at: Sight): Thread | null {
  const slot = ledger.get(thread.files, at.fd);
  const closer = slot?.closed?.by;
  if (slot === undefined || closer === undefined || closer === thread || isAnother(slot.socket, at)) return null;
  return closer.undecided?.together === true && closer.files === thread.files ? closer : null;
}

/**
 * What another process has under that number, and this one can have too: those that were forked from one process have
 * what is older.
 */
export function ofAnother(
  { state, ledger, heritage, forked, left }: Context,
  thread: Thread,
  at: Sight,
): OfAnother | null {
  const isItsEnd = ledger.get(thread.files, at.fd)?.closed?.by === thread;
  if (forked === 0 || !isUnannounced(thread.process) || isItsEnd) return null;
  const since = thread.undecided?.since ?? heritage.get(thread.files)?.since ?? 0;
  for (const process of state.processes.values()) {
    const files = process === thread.process ? undefined : threadOf(state, process)?.files;
    const entry = files?.get(at.fd);
    if (files === undefined || entry === undefined || !isUnannounced(process) || isAnother(entry.socket, at)) continue;
    const slot = ledger.get(files, at.fd);
    const isOld = slot?.socket === entry.socket && slot.by !== null && since > 0 && slot.since <= since;
    if (entry.socket.unseen === "before" || isOld) return { entry, process };
  }
  const slot = left
    .map(({ files }) => ledger.get(files, at.fd))
    .findLast(
      (each) =>
        each !== undefined &&
        each.by !== null &&
        (thread.undecided !== null || each.since <= since) &&
        !isAnother(each.socket, at),
    );
  return slot === undefined ? null : { entry: { socket: slot.socket, cloexec: null }, process: null };
}

interface OfAnother {
  readonly entry: FdEntry;
  /** Null: it has ended. */
  readonly process: Process | null;
}

function isUnannounced({ ppid, started }: Process): boolean {
  return ppid === null && started === null;
}

/** Whether the last name of that inode was closed: it has another in a table of its own. */
export function isClosed({ state }: Context, { inode }: Sight): boolean {
  return inode !== null && state.archive.find(inode) !== null;
}
