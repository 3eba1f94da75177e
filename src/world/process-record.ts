import type { Bytes, Fd, Micros, Pid, Tid } from "../base/brands.ts";
import type { Container } from "../linux/containers/container.ts";

/** A process: a thread group. */
export interface Process {
  pid: Pid;
  /** Its pid in the container that it is in, a pid namespace below ours; null: in none, or not known. */
  inner: Pid | null;
  /** Null: in none, or not known. */
  container: Container | null;
  /** Null: unknown. */
  ppid: Pid | null;
  /** The program's name, from execve or /proc; `?`: unknown. */
  command: Bytes;
  argv: readonly Bytes[] | null;
  /** When it was forked, or what was launched executed; null: before the trace. */
  started: Micros | null;
  ended: Micros | null;
  exit: Exit | null;
  readonly threads: Set<Tid>;
  /** Its sockets when it ended; while it lives they are in its leader's fd table. */
  openFds: readonly OpenFd[];
  /** The leader has ended, and with it a table that no other thread shares. */
  isListed: boolean;
  /** False for a child that fork returned and that has made no line yet. */
  hasLines: boolean;
  /** Where its sockets may have been opened unseen; null: every call of its is in the trace. */
  hides: "io_uring" | "unread" | "lost" | null;
  /** It is, or may be, in another network namespace than we are: its net.* settings are not known. */
  isElsewhere: boolean;
  /** How it has come back to connections whose listener is not known, or that it made. Null: it has not. */
  returns: Returns | null;
  /** False: its pid is the lowest number of its threads that spoke, as far as is known. */
  isNamed: boolean;
}

export type Exit =
  | { readonly type: "status"; readonly status: number }
  | { readonly type: "signal"; readonly signal: string; readonly core: boolean };

/** How a program has come back to connections of one origin: when it first did; null: never yet. */
export interface Returns {
  /** It closed one that had not lain idle. */
  soon: Micros | null;
  /** It closed, or sent on, one that nobody had been waiting for, and that nothing had gone through for a while. */
  late: Micros | null;
}

export interface OpenFd {
  readonly fd: Fd;
  readonly socket: number;
  readonly cloexec: boolean | null;
  readonly nonblock: boolean | null;
}
