import type { Bytes, Fd, Micros, Pid, Tid } from "../base/brands.ts";
import type { EventOf } from "../events/event.ts";
import type { FdTable } from "./fd-table.ts";
import type { Socket } from "./socket.ts";

/** A process: a thread group. */
export interface Process {
  pid: Pid;
  /** Null: nobody told. */
  ppid: Pid | null;
  /** The program's name; `?` where no execve and no /proc told it. */
  command: Bytes;
  argv: readonly Bytes[] | null;
  /** When it was forked; null: before we looked. */
  started: Micros | null;
  ended: Micros | null;
  exit: Exit | null;
  readonly threads: Set<Tid>;
  /** What it held when it ended; while it lives, its leader's fd table tells. */
  held: readonly HeldFd[];
  /** False for a child that fork returned and of which no line has come. */
  seen: boolean;
}

export type Exit =
  | { readonly type: "status"; readonly status: number }
  | { readonly type: "signal"; readonly signal: string; readonly core: boolean };

export interface HeldFd {
  readonly fd: Fd;
  readonly socket: number;
  readonly cloexec: boolean | null;
  readonly nonblock: boolean | null;
}

export interface Thread {
  tid: Tid;
  process: Process;
  files: FdTable;
  /** A clone that has been entered and has not returned: its child may speak first. */
  cloning: Cloning | null;
  /** The clone that it was taken to come from, until that clone returns. */
  guess: Cloning | null;
  /** The socket that the call it entered last works on, under whatever fd it had then. */
  inside: { readonly fd: Fd; readonly socket: Socket } | null;
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
  /** The thread that spoke first and was taken for its child. */
  child: Thread | null;
}

export function heldFds(files: FdTable): readonly HeldFd[] {
  return [...files.entries]
    .map(([fd, entry]) => ({ fd, socket: entry.socket.id, cloexec: entry.cloexec, nonblock: entry.socket.nonblock }))
    .sort((left, right) => left.fd - right.fd);
}
