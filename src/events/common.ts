import type { Fd, Inode, Micros, Tid } from "../base/brands.ts";
import type { Stack } from "../base/stack.ts";
import type { Address } from "../linux/address.ts";

/** Who, when, and by which call: one for all events of a record. */
export interface Seen {
  readonly tid: Tid;
  /** Null in logs without times. */
  readonly time: Micros | null;
  /** Line of the input, from 1; 0: not from a line. */
  readonly line: number;
  /** The system call: `accept4`. */
  readonly call: string;
  /** The call was cut, and an `entered` event came before: its fd is what it named then. */
  readonly resumed?: true;
  /** Where in the code the call was made; absent: not known. */
  readonly stack?: Stack;
  /** When the call was entered, of one that returned at `time`. Absent: the input does not show both to the microsecond. */
  readonly entered?: Micros;
}

/** What all events have. */
export interface Happened {
  readonly seen: Seen;
}

/** The same moment under the name of what happened then: the call that showed it, and its place in the code, are another's. */
export function shownBy({ tid, time, line, resumed }: Seen, call: string): Seen {
  return resumed === true ? { tid, time, line, call, resumed } : { tid, time, line, call };
}

/** An fd as it was printed: with -y the socket behind it is named, or that it is no socket. */
export interface PrintedFd {
  readonly fd: Fd;
  /** `3<socket:[8659930]>`; null where strace did not print it. */
  readonly inode: Inode | null;
  /** What it is instead of a socket: `/etc/hosts`, `pipe:[123]`, a slice of the line; null: a socket, or not printed. */
  readonly file: string | null;
  /** What -yy printed about the socket (`TCP:[127.0.0.1:5055]`): its kind can be trusted, the address goes stale. */
  readonly details: SocketDetails | null;
}

export interface SocketDetails {
  /** Null: a word of strace's that is not in our table. */
  readonly kind: SocketKind | null;
  readonly local: Address | null;
  readonly peer: Address | null;
}

/** Family, type and protocol as socket(2) got them: `AF_INET`, `SOCK_STREAM`, `IPPROTO_TCP`. */
export interface SocketKind {
  readonly family: string;
  readonly type: string;
  readonly protocol: string;
}

export interface FdFlags {
  readonly cloexec: boolean;
  readonly nonblock: boolean;
}

/** Level and name as strace printed them: the catalogue has their aliases. */
export interface OptionName {
  readonly level: string;
  readonly name: string;
}
