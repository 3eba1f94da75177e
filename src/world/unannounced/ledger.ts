import type { Fd } from "../../base/brands.ts";
import type { FdTable } from "../fd-table.ts";
import type { Thread } from "../process.ts";
import type { Socket } from "../socket.ts";
import { LastOf } from "./last-of.ts";
import { ThreadSet } from "./thread-set.ts";

/** What is noted of one fd of a table: evidence for, or against, that two threads share the table. */
export interface Slot {
  readonly socket: Socket;
  /** The thread whose call got it; null: it is older than the trace, or came by fork. */
  readonly by: Thread | null;
  /** The number of the event that got it; 0 where `by` is null. */
  readonly since: number;
  /** The threads that have used it. */
  readonly users: ThreadSet;
  /** The end of the peer's data was read: whatever the kind of the socket, what comes next is its close. */
  hasEnded: boolean;
  /** The close() that was seen of it. */
  closed: { readonly by: Thread; readonly at: number } | null;
  /** What the number named before; of that one it is null. */
  before: Slot | null;
}

/** The slots of each fd table; one per fd number that was ever used, so that memory is bounded as the tables are. */
export class Ledger {
  private readonly tables: LastOf<Map<Fd, Slot>> = new LastOf();

  /** The slot of what the fd names, or named last; undefined: nothing was noted since the table was made. */
  get(files: FdTable, fd: Fd): Slot | undefined {
    return this.tables.get(files)?.get(fd);
  }

  /** The thread has used what the fd names. */
  used(thread: Thread, fd: Fd): void {
    const socket = thread.files.get(fd)?.socket;
    if (socket === undefined) return;
    const slot = this.get(thread.files, fd);
    if (slot?.socket === socket && slot.closed === null) slot.users.add(thread);
    else this.set(thread.files, fd, { socket, by: null, since: 0, users: new ThreadSet(thread), ...unused(slot) });
  }

  /** A call of the thread returned the fd. */
  got(thread: Thread, fd: Fd, since: number): void {
    const socket = thread.files.get(fd)?.socket;
    if (socket === undefined) return;
    const slot = this.get(thread.files, fd);
    const { hasEnded, closed, before } = unused(slot);
    this.set(thread.files, fd, { socket, by: thread, since, users: new ThreadSet(thread), hasEnded, closed, before });
  }

  /** A read of the thread gave the end of the data. */
  ended({ files }: Thread, fd: Fd): void {
    const slot = this.get(files, fd);
    if (slot !== undefined && slot.socket === files.get(fd)?.socket) slot.hasEnded = true;
  }

  /** A close() of the thread was seen. */
  closed(by: Thread, fd: Fd, at: number): void {
    const slot = this.get(by.files, fd);
    if (slot !== undefined && by.files.get(fd) === undefined) slot.closed = { by, at };
  }

  /** What these threads have closed, and had not got themselves. */
  closedBy(files: FdTable, threads: readonly Thread[]): readonly (readonly [fd: Fd, slot: Slot])[] {
    return [...(this.tables.get(files) ?? [])].flatMap(([fd, slot]) => {
      const isTheirs = slot.by !== null && threads.includes(slot.by);
      const last = isTheirs ? slot.before : slot;
      const isTheirEnd = last !== null && last.closed !== null && threads.includes(last.closed.by);
      return isTheirEnd && !(last.by !== null && threads.includes(last.by)) ? [[fd, last] as const] : [];
    });
  }

  /** It was not closed. */
  reopen(files: FdTable, fd: Fd, slot: Slot): void {
    this.set(files, fd, { ...slot, closed: null });
  }

  /** The thread goes on with another table, to which the slots are copied whose fds are in it. */
  copied(from: FdTable, to: FdTable): void {
    for (const fd of to.entries.keys()) {
      const slot = this.get(from, fd);
      if (slot !== undefined && slot.socket === to.get(fd)?.socket)
        this.set(to, fd, { ...slot, users: slot.users.copy() });
    }
  }

  /** What the number names in the one table it never named in the other: that has what it named before. */
  move(from: FdTable, to: FdTable, fd: Fd): void {
    const slot = this.get(from, fd);
    if (slot === undefined) return;
    this.set(to, fd, slot);
    if (slot.before === null) this.tables.get(from)?.delete(fd);
    else this.set(from, fd, slot.before);
  }

  private set(files: FdTable, fd: Fd, slot: Slot): void {
    const slots = this.tables.get(files);
    if (slots === undefined) this.tables.set(files, new Map([[fd, slot]]));
    else slots.set(fd, slot);
  }
}

/** Whether another thread got it after this one first appeared: a fork would not have it. */
export function isNews({ by, since: got }: Slot, thread: Thread, since: number): boolean {
  return by !== null && by !== thread && got > since;
}

/** What a forked process would have under the number, of what it named: the one that is no news to it. */
export function slotInCopy(slot: Slot | null, thread: Thread, since: number): Slot | null {
  if (slot === null || slot.closed?.by === thread) return null;
  return isNews(slot, thread, since) ? slotInCopy(slot.before, thread, since) : slot;
}

/** Whether another closed it while the thread surely had it, which in a copy would be open still. */
export function isClosedFor(slot: Slot, thread: Thread): boolean {
  if (slot.closed === null || slot.closed.by === thread) return false;
  if (slot.by === thread || slot.users.has(thread)) return true;
  const { undecided } = thread;
  if (undecided?.isBirthKnown !== true) return false;
  return slot.by !== null && slot.since <= undecided.since && slot.closed.at > undecided.since;
}

/** Nobody goes on using a connection of which both sides have ended, or whose peer has. */
export function isOver({ hasEnded, socket: { shut, state } }: Slot): boolean {
  return hasEnded || shut === "both" || state === "CLOSE_WAIT";
}

function unused(old: Slot | undefined): Pick<Slot, "hasEnded" | "closed" | "before"> {
  if (old === undefined) return { hasEnded: false, closed: null, before: null };
  // The one before that is forgotten, so that memory stays bounded.
  old.before = null;
  return { hasEnded: false, closed: null, before: old };
}
