import type { PrintedFd, Seen } from "../../events/event.ts";
import { both, unchanged, type Change } from "../change.ts";
import type { FdEntry } from "../fd-table.ts";
import type { Process, Thread } from "../process.ts";
import type { Socket } from "../socket.ts";
import { threadOf, type Context } from "./context.ts";
import type { Slot } from "./ledger.ts";
import { join, setApart } from "./moves.ts";
import type { Touches } from "./touches.ts";

/** What the fds of an event show of who shares its table with whom; before the event is applied. */
export function weigh(context: Context, thread: Thread, touches: Touches, seen: Seen): readonly Change[] {
  const changes: Change[] = [];
  for (const at of touches.uses) {
    changes.push(...weighUse(context, thread, at, seen));
    context.ledger.used(thread, at.fd);
  }
  for (const at of touches.mayUse) context.ledger.used(thread, at.fd);
  for (const at of touches.closes) changes.push(...weighClose(context, thread, at, seen));
  for (const at of touches.misses) changes.push(...weighMiss(context, thread, at, seen));
  for (const at of touches.gets) changes.push(...weighGet(context, thread, at, seen));
  return changes;
}

/** It is a thread of the process that it was taken for a thread or a child of. */
export function provesThread(context: Context, thread: Thread, seen: Seen, kin?: Process): readonly Change[] {
  if (thread.undecided === null) return unchanged;
  const { together } = thread.undecided;
  const process = kin ?? thread.undecided.kin;
  thread.undecided = null;
  context.threads++;
  context.open.delete(thread.tid);
  return together && thread.process === process ? unchanged : join(context, thread, process, seen);
}

/** It is a process. */
export function provesFork(
  context: Context,
  thread: Thread,
  seen: Seen,
  without: PrintedFd | null = null,
): readonly Change[] {
  const changes = setApart(context, thread, seen, without?.fd ?? null);
  thread.undecided = null;
  context.open.delete(thread.tid);
  return changes;
}

/** A call on the fd worked, or failed for another reason than that nothing is open there. */
function weighUse(context: Context, thread: Thread, at: PrintedFd, seen: Seen): readonly Change[] {
  const socket = thread.files.get(at.fd)?.socket;
  const { undecided } = thread;
  if (socket === undefined) return weighUnnamed(context, thread, at, seen);
  if (undecided?.together !== true) return unchanged;
  const slot = context.ledger.get(thread.files, at.fd);
  if (isAnother(socket, at)) {
    const left = setApart(context, thread, seen, at.fd);
    return both(left, weighUnnamed(context, thread, at, seen));
  }
  const since = undecided.since;
  if (slot?.socket !== socket || !isNews(slot, thread, since)) return unchanged;
  const old = slotInCopy(slot.before, thread, since);
  if (old === null) return provesThread(context, thread, seen);
  // The number was given out again: a child still has what it named before, and a thread has what it names now.
  if (isOver(old.socket) || !(undecided.isNew || old.users.has(thread))) return unchanged;
  const left = setApart(context, thread, seen);
  return [...left, ...give(context, thread, at, { socket: old.socket, cloexec: null }, seen)];
}

/** The thread's own table does not have the fd. */
function weighUnnamed(context: Context, thread: Thread, at: PrintedFd, seen: Seen): readonly Change[] {
  const { undecided } = thread;
  const kin = undecided === null ? null : findKin(context, thread, undecided.since, at);
  if (kin !== null) return provesThread(context, thread, seen, kin);
  const old = inherited(context, thread, at);
  if (old === null && isClosed(context, at)) return setApart(context, thread, seen);
  if (old === null) {
    const shared = olderThanTrace(context, thread, at);
    return shared === null ? unchanged : give(context, thread, at, shared, seen);
  }
  // Another has closed it, and here it is open.
  const left = old.isClosed ? provesFork(context, thread, seen) : setApart(context, thread, seen);
  return [...left, ...give(context, thread, at, old, seen)];
}

/**
 * The socket that another process has under that number since before the trace: who were forked from one process before
 * have the same ones.
 */
function olderThanTrace({ state, ledger, forked }: Context, thread: Thread, at: PrintedFd): FdEntry | null {
  if (forked === 0 || !isUnannounced(thread.process) || ledger.get(thread.files, at.fd) !== undefined) return null;
  for (const process of state.processes.values()) {
    const entry = process === thread.process ? undefined : threadOf(state, process)?.files.get(at.fd);
    if (entry === undefined || !isUnannounced(process) || isAnother(entry.socket, at)) continue;
    if (entry.socket.unseen === "before") return entry;
  }
  return null;
}

function isUnannounced({ ppid, started }: Process): boolean {
  return ppid === null && started === null;
}

/** Whether the last name of that inode was closed: it has another in a table of its own. */
function isClosed({ state }: Context, { inode }: PrintedFd): boolean {
  return inode !== null && state.archive.find(inode) !== null;
}

/** What a forked process has under the number: what it named in the table that it was copied from. */
function inherited({ ledger, heritage }: Context, thread: Thread, at: PrintedFd): Inherited | null {
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
    return { socket, cloexec, isClosed: slot !== null && slot.closed !== null };
  }
  return null;
}

function isOtherEnd({ socket, closed }: Slot, now: Socket | undefined): boolean {
  return socket !== now && closed === null;
}

interface Inherited {
  readonly socket: Socket;
  readonly cloexec: boolean | null;
  /** A close() of another was seen. */
  readonly isClosed: boolean;
}

/** A process where the fd was got by a call after the thread was first heard of: only its own threads have it. */
function findKin({ state, ledger }: Context, thread: Thread, since: number, at: PrintedFd): Process | null {
  for (const process of state.processes.values()) {
    const files = threadOf(state, process)?.files;
    if (files === undefined || files === thread.files) continue;
    const socket = files.get(at.fd)?.socket;
    const slot = ledger.get(files, at.fd);
    if (socket === undefined || slot?.socket !== socket || isAnother(socket, at)) continue;
    if (isNews(slot, thread, since) && slotInCopy(slot.before, thread, since) === null) return process;
  }
  return null;
}

/** What a forked child does first is to close the listener, which its parent keeps. */
function weighClose(context: Context, thread: Thread, at: PrintedFd, seen: Seen): readonly Change[] {
  // Without -y the number may be a file's.
  const changes = at.inode === null ? unchanged : weighUse(context, thread, at, seen);
  const entry = thread.files.get(at.fd);
  const slot = context.ledger.get(thread.files, at.fd);
  const isNotIts = entry?.socket.state === "LISTEN" && slot?.users.has(thread) !== true;
  if (!isNotIts || thread.undecided?.together !== true) return changes;
  const left = setApart(context, thread, seen);
  return [...changes, ...left, ...give(context, thread, at, entry, seen)];
}

/** EBADF: what another has closed, a child would still have; what is open elsewhere, a thread would have. */
function weighMiss(context: Context, thread: Thread, at: PrintedFd, seen: Seen): readonly Change[] {
  if (thread.undecided === null || !context.state.hasCloses) return unchanged;
  const slot = context.ledger.get(thread.files, at.fd);
  if (slot === undefined) return unchanged;
  if (thread.files.get(at.fd) !== undefined) return provesFork(context, thread, seen, at);
  return isClosedFor(slot, thread) ? provesThread(context, thread, seen) : unchanged;
}

/** The kernel gives out the lowest number that is free. */
function weighGet(context: Context, thread: Thread, at: PrintedFd, seen: Seen): readonly Change[] {
  const socket = thread.files.get(at.fd)?.socket;
  const slot = context.ledger.get(thread.files, at.fd);
  if (slot === undefined) return unchanged;
  if (socket === undefined) return freedByOther(context, thread, slot, seen);
  const isSame = at.inode !== null && at.inode === socket.inode;
  return isSame || slot.socket !== socket || isOver(socket) ? unchanged : takenTwice(context, thread, at, slot, seen);
}

/** It was free since another thread had closed it: in a copy it would be open still. */
function freedByOther(context: Context, thread: Thread, slot: Slot, seen: Seen): readonly Change[] {
  if (slot.closed === null || !isClosedFor(slot, thread)) return unchanged;
  return [thread, slot.closed.by].flatMap((each) =>
    each.undecided?.together === true ? provesThread(context, each, seen) : unchanged,
  );
}

/**
 * The number is given to a thread while it names a socket that another thread has used, and no close was seen. With
 * close in the log they have different tables. Without it they are taken apart, but nothing is proved.
 */
function takenTwice(
  context: Context,
  thread: Thread,
  at: PrintedFd,
  { users, by }: Slot,
  seen: Seen,
): readonly Change[] {
  const { threads } = context.state;
  const others = [...users].filter((each) => each !== thread && threads.get(each.tid) === each);
  const isOthers = by !== thread && (others.some(({ undecided }) => undecided === null) || context.state.hasCloses);
  if (thread.undecided?.together === true && isOthers) return leave(context, thread, seen, at);
  return others.flatMap((other) => (other.files === thread.files ? leave(context, other, seen, null) : unchanged));
}

function leave(context: Context, thread: Thread, seen: Seen, without: PrintedFd | null): readonly Change[] {
  if (thread.undecided === null) return unchanged;
  if (context.state.hasCloses) return provesFork(context, thread, seen, without);
  return setApart(context, thread, seen, without?.fd ?? null);
}

/** The thread has that socket, which its table lacks. */
function give(
  context: Context,
  thread: Thread,
  { fd }: PrintedFd,
  { socket, cloexec }: Pick<Inherited, "socket" | "cloexec">,
  seen: Seen,
): readonly Change[] {
  context.state.reopen(socket);
  thread.files.set(fd, socket, cloexec);
  return [{ type: "appeared", seen, process: thread.process, socket, fd, known: true }];
}

/** Whether another thread got it after this one was first heard of: a fork would not have it. */
function isNews({ by, since: got }: Slot, thread: Thread, since: number): boolean {
  return by !== null && by !== thread && got > since;
}

/** What a forked process would have under the number, of what it named: the one that is no news to it. */
function slotInCopy(slot: Slot | null, thread: Thread, since: number): Slot | null {
  if (slot === null || slot.closed?.by === thread) return null;
  return isNews(slot, thread, since) ? slotInCopy(slot.before, thread, since) : slot;
}

/** Whether another closed it while the thread surely had it, which in a copy would be open still. */
function isClosedFor(slot: Slot, thread: Thread): boolean {
  if (slot.closed === null || slot.closed.by === thread) return false;
  if (slot.by === thread || slot.users.has(thread)) return true;
  const { undecided } = thread;
  if (undecided?.isBirthKnown !== true) return false;
  return slot.by !== null && slot.since <= undecided.since && slot.closed.at > undecided.since;
}

function isAnother(socket: Socket, { file, inode }: PrintedFd): boolean {
  return file !== null || (inode !== null && socket.inode !== null && inode !== socket.inode);
}

/** Nobody goes on using a connection of which both sides have ended, or whose peer has. */
function isOver({ shut, state }: Socket): boolean {
  return shut === "both" || state === "CLOSE_WAIT";
}
