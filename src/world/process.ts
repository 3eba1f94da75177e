import type { Fd, Micros, Tid } from "../base/brands.ts";
import type { EventOf } from "../events/event.ts";
import type { FdTable } from "./fd-table.ts";
import type { OpenFd, Process } from "./process-record.ts";
import type { Socket } from "./socket.ts";

export type { Exit, OpenFd, Process } from "./process-record.ts";

export interface Thread {
  tid: Tid;
  process: Process;
  files: FdTable;
  /** A clone that was entered and has not returned: lines of its child may come first. */
  cloning: Cloning | null;
  /** The clone that it is assumed to come from, until that clone returns. */
  assumedClone: Cloning | null;
  /** A thread whose clone was seen, and nothing else of it. */
  isSilent: boolean;
  /** The socket of the call that it entered last, and the fd that it had then. */
  inside: { readonly fd: Fd; readonly socket: Socket } | null;
  /** The number that it called close() for last. */
  lastClose: Fd | null;
  /** Its clone is not in the log, and nothing has shown whether it is a thread or a forked process; else null. */
  undecided: Undecided | null;
}

export interface Undecided {
  /** When it first appeared: the number of an event (unannounced/context.ts). */
  readonly since: number;
  /** strace reported it when it was made (`Process 101 attached`); else it may have been there for long. */
  readonly isBirthKnown: boolean;
  /** True: it is taken for a thread of `kin`. False: for a process with fds of its own. */
  together: boolean;
  /** The process that it is a thread of or, directly or not, was forked from. */
  kin: Process;
  /** It has not spoken yet. */
  isNew: boolean;
  /** Together with `kin` for certain; what `kin` is, is not decided. */
  readonly isTied: boolean;
}

/**
 * A close_range under way: the kernel takes the names away one after the other (fs/file.c, __range_close), so another
 * thread can be given such a number before the call returns.
 */
export interface Closing {
  readonly event: EventOf<"closed-range">;
  readonly names: ReadonlyMap<Fd, Socket>;
}

/** What a clone gives its child. */
export interface Sharing {
  readonly sharesFiles: boolean;
  readonly thread: boolean;
}

export interface Cloning extends Sharing {
  readonly time: Micros | null;
  /** The thread whose lines came first and that is assumed to be its child. */
  child: Thread | null;
}

export function listOpenFds(files: FdTable): readonly OpenFd[] {
  return [...files.entries]
    .map(([fd, entry]) => ({ fd, socket: entry.socket.id, cloexec: entry.cloexec, nonblock: entry.socket.nonblock }))
    .sort((left, right) => left.fd - right.fd);
}
