import type { Fd } from "../base/brands.ts";
import { NumberMap } from "../base/number-map.ts";
import type { Seen } from "../events/event.ts";
import type { Socket } from "./socket.ts";

/** How many closed numbers are remembered: who uses one again mostly does it soon. */
const FORMER = 64;

/**
 * One fd table: shared by the threads of a CLONE_FILES group, copied by fork. It has sockets only, no fds of
 * other files.
 */
export class FdTable {
  readonly entries: NumberMap<Fd, FdEntry> = new NumberMap();
  /** fds that came from another process, without -y: they may be sockets. */
  readonly arrived: NumberMap<Fd, Arrival> = new NumberMap();
  /** Numbers that were closed, the last FORMER of them: who had each last. */
  readonly former: NumberMap<Fd, Former> = new NumberMap();
  /** How many threads use it. */
  users = 1;

  get(fd: Fd): FdEntry | undefined {
    return this.entries.get(fd);
  }

  /** Gives `socket` this fd; the caller has released what the fd named before. */
  set(fd: Fd, socket: Socket, cloexec: boolean | null): void {
    this.entries.set(fd, { socket, cloexec });
    this.arrived.delete(fd);
    if (socket.references++ === 0) socket.cloexec = cloexec;
  }

  /** Removes the fd and returns its socket; the caller checks whether it was the last one. */
  remove(fd: Fd): Socket | null {
    const entry = this.entries.get(fd);
    if (entry === undefined) return null;
    this.entries.delete(fd);
    entry.socket.references--;
    return entry.socket;
  }

  /** The number was closed, by a call on this table. */
  remember(fd: Fd, socket: Socket, gone: Seen): void {
    const before = this.former.get(fd)?.gone ?? null;
    this.former.delete(fd);
    this.former.set(fd, { socket, gone, before });
    if (this.former.size <= FORMER) return;
    for (const oldest of this.former.keys()) {
      this.former.delete(oldest);
      return;
    }
  }

  /** The number was another file's since: what is done to it from now on has nothing to do with who had it before. */
  forget(fd: Fd): void {
    this.former.delete(fd);
  }

  /** What fork gives the child. */
  copy(): FdTable {
    const table = new FdTable();
    for (const [fd, entry] of this.entries) table.set(fd, entry.socket, entry.cloexec);
    for (const [fd, arrival] of this.arrived) table.arrived.set(fd, arrival);
    return table;
  }
}

/** How an fd came from another process: SCM_RIGHTS, pidfd_getfd. */
export interface Arrival {
  readonly from: "message" | "process";
  readonly cloexec: boolean;
}

export interface FdEntry {
  readonly socket: Socket;
  /** Null: unknown, since it was opened before the trace. */
  cloexec: boolean | null;
}

/** A socket that had a number, and how it lost it. */
export interface Former {
  readonly socket: Socket;
  readonly gone: Seen;
  /** How the socket before it lost the same number; null: there was none. */
  readonly before: Seen | null;
}
