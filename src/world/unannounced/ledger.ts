import type { Fd } from "../../base/brands.ts";
import type { FdTable } from "../fd-table.ts";
import type { Thread } from "../process.ts";
import type { Socket } from "../socket.ts";

/** What is noted of one fd of a table: evidence for, or against, that two threads share the table. */
export interface Slot {
  readonly socket: Socket;
  /** The thread whose call got it; null: it is older than the trace, or came by fork. */
  readonly by: Thread | null;
  /** The number of the event that got it; 0 where `by` is null. */
  readonly since: number;
  /** The threads that have used it. */
  readonly users: Set<Thread>;
  /** The close() that was seen of it. */
  closed: { readonly by: Thread; readonly at: number } | null;
  /** What the number named before; of that one it is null. */
  readonly before: Slot | null;
}

/** The slots of each fd table; one per fd number that was ever used, so that memory is bounded as the tables are. */
export class Ledger {
  private readonly tables: WeakMap<FdTable, Map<Fd, Slot>> = new WeakMap();

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
    else this.set(thread.files, fd, { socket, by: null, since: 0, users: new Set([thread]), ...unused(slot) });
  }

  /** A call of the thread returned the fd. */
  got(thread: Thread, fd: Fd, since: number): void {
    const socket = thread.files.get(fd)?.socket;
    if (socket === undefined) return;
    const slot = this.get(thread.files, fd);
    this.set(thread.files, fd, { socket, by: thread, since, users: new Set([thread]), ...unused(slot) });
  }

  /** A close() of the thread was seen. */
  closed(by: Thread, fd: Fd, at: number): void {
    const slot = this.get(by.files, fd);
    if (slot !== undefined && by.files.get(fd) === undefined) slot.closed = { by, at };
  }

  /** The thread goes on with another table, to which the slots are copied whose fds are in it. */
  copied(from: FdTable, to: FdTable): void {
    for (const fd of to.entries.keys()) {
      const slot = this.get(from, fd);
      if (slot !== undefined && slot.socket === to.get(fd)?.socket)
        this.set(to, fd, { ...slot, users: new Set(slot.users) });
    }
  }

  private set(files: FdTable, fd: Fd, slot: Slot): void {
    const slots = this.tables.get(files) ?? new Map<Fd, Slot>();
    this.tables.set(files, slots);
    slots.set(fd, slot);
  }
}

function unused(old: Slot | undefined): Pick<Slot, "closed" | "before"> {
  return { closed: null, before: old === undefined ? null : { ...old, before: null } };
}
