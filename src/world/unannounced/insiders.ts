import type { Fd } from "../../base/brands.ts";
import type { FdTable } from "../fd-table.ts";
import type { Thread } from "../process.ts";

interface Inside {
  readonly fd: Fd;
  readonly call: string;
  /** The number of the event that entered it. */
  readonly since: number;
}

/** Threads inside a call on an fd: as long as nobody closes it, its number is given to no other. */
export class Insiders {
  private readonly calls: Map<Thread, Inside> = new Map();
  private readonly byFd: Map<Fd, Set<Thread>> = new Map();

  enter(thread: Thread, at: Inside): void {
    this.leave(thread);
    this.calls.set(thread, at);
    const threads = this.byFd.get(at.fd);
    if (threads === undefined) this.byFd.set(at.fd, new Set([thread]));
    else threads.add(thread);
  }

  leave(thread: Thread): void {
    const at = this.calls.size === 0 ? undefined : this.calls.get(thread);
    if (at === undefined) return;
    this.calls.delete(thread);
    const threads = this.byFd.get(at.fd);
    threads?.delete(thread);
    if (threads?.size === 0) this.byFd.delete(at.fd);
  }

  get(thread: Thread): Inside | undefined {
    return this.calls.get(thread);
  }

  /** Another thread of the same table that is inside a call on that fd; null: none. */
  on(fd: Fd, thread: Thread): Thread | null {
    for (const other of this.byFd.get(fd) ?? []) if (other !== thread && other.files === thread.files) return other;
    return null;
  }

  /** Whether a thread of that table is inside that very call on that fd. */
  has(files: FdTable, { fd, call }: Omit<Inside, "since">): boolean {
    const threads = [...(this.byFd.get(fd) ?? [])];
    return threads.some((thread) => thread.files === files && this.calls.get(thread)?.call === call);
  }

  /** The number is free: who is inside a call on it keeps only the open file. */
  freed(files: FdTable, fd: Fd): void {
    for (const thread of this.byFd.get(fd) ?? []) if (thread.files === files) this.leave(thread);
  }
}
