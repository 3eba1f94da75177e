import type { Inode, Micros } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import type { OptionValue } from "../linux/option.ts";
import type { Activity } from "./activity.ts";
import type { Happened, OptionName, PrintedFd, SocketKind } from "./common.ts";

/** What the kernel reports, without a call of the program, and which of its reports were lost. */
export type KernelEvent = QueueEmpty | TcpState | Observed | ActivitySeen | Missed | Reread;

/** The kernel was asked at `asked`: no connection was in the queue of the listener. */
interface QueueEmpty extends Happened {
  readonly type: "queue-empty";
  readonly at: PrintedFd;
  readonly asked: Micros;
}

/**
 * The kernel reports the state of a TCP socket: when it changes, whoever does that (a segment of the peer, a time-out), and
 * after a call that may have changed it. Of the former `seen` has thread 0 and no call.
 */
interface TcpState extends Happened {
  readonly type: "tcp-state";
  readonly inode: Inode;
  /** The kernel's name (include/net/tcp_states.h): `CLOSE_WAIT`, and `CLOSE`. */
  readonly state: string;
  /** The model's state before, which the model fills in. */
  readonly from?: string | null;
}

/** A socket's state as the kernel reports it. */
interface Observed extends Happened {
  readonly type: "observed";
  /** Null: not asked. */
  readonly cloexec: boolean | null;
  readonly nonblock: boolean | null;
  readonly kind: SocketKind;
  readonly at: PrintedFd;
  readonly state: string | null;
  readonly local: Address | null;
  readonly peer: Address | null;
  readonly backlog: number | null;
  readonly options: readonly ObservedOption[];
  /** Null: the socket itself could not be asked. */
  readonly activity: Activity | null;
  /** The kernel was asked after all events: the state is that of now, whatever the calls have shown. */
  readonly isLatest?: true;
}

/** What goes through a socket was looked at, while the trace goes on. */
interface ActivitySeen extends Happened {
  readonly type: "activity";
  readonly at: PrintedFd;
  readonly activity: Activity;
}

export interface ObservedOption extends OptionName {
  readonly value: OptionValue;
  /**
   * Whether it was set, on this socket or on its listener. False: it is the value of a new socket of the same kind. Null:
   * unknown.
   */
  readonly changed: boolean | null;
}

/** Events were lost on their way: so many, since `since` and until `seen`, which has thread 0. */
interface Missed extends Happened {
  readonly type: "missed";
  readonly records: number;
  readonly since: Micros;
  /** The processes whose events they were; null: not all of them are known. */
  readonly of: ReadonlySet<number> | null;
  /** Changes of TCP states were among them, which are of no process. */
  readonly states: boolean;
}

/** After events were lost: all sockets that the process has open, as the kernel has them. */
interface Reread extends Happened {
  readonly type: "reread";
  /** Null: the process has ended. */
  readonly sockets: readonly Observed[] | null;
}
