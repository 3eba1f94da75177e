import type { Bytes, Fd, Inode, Micros, Tid } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import type { Container } from "../linux/containers/container.ts";
import type { ByteOrder } from "../linux/kinds/layout.ts";
import type { OptionValue } from "../linux/option.ts";
import type { Activity } from "./activity.ts";
import type { FdFlags, PrintedFd, Seen, SocketKind } from "./place.ts";

export type { FdFlags, PrintedFd, Seen, SocketDetails, SocketKind } from "./place.ts";

/**
 * What happened to sockets, in terms of the system-call interface: fds, not yet sockets. One call gives none, one or
 * more events; the kernel reader gives `observed` ones. An event does not depend on earlier ones.
 */
export type SocketEvent =
  | Created
  | Paired
  | Accepted
  | AddressEvent
  | OptionSet
  | OptionRead
  | FdEvent
  | DataMoved
  | TcpState
  | ProcessEvent
  | Failed
  | Unread
  | Observed
  | ActivitySeen
  | QueueEmpty
  | Missed
  | Reread
  | Doubt;

/** The event, or events, of that type. */
export type EventOf<Type extends SocketEvent["type"]> = Extract<SocketEvent, { readonly type: Type }>;

interface Happened {
  readonly seen: Seen;
}

interface Created extends Happened, FdFlags {
  readonly type: "created";
  readonly kind: SocketKind;
  readonly at: PrintedFd;
}

interface Paired extends Happened, FdFlags {
  readonly type: "paired";
  readonly kind: SocketKind;
  readonly at: PrintedFd;
  readonly other: PrintedFd;
}

interface Accepted extends Happened, FdFlags {
  readonly type: "accepted";
  /** Null: not known, the call began before the log. */
  readonly listener: PrintedFd | null;
  readonly at: PrintedFd;
  /** Null: the program did not ask for it. */
  readonly peer: Address | null;
}

type AddressEvent =
  | (Happened & { readonly type: "bound"; readonly at: PrintedFd; readonly address: Address | null })
  | (Happened & { readonly type: "listening"; readonly at: PrintedFd; readonly backlog: number })
  /** `pending`: EINPROGRESS, or interrupted: the handshake goes on. AF_UNSPEC dissolves: `peer` is null. */
  | (Happened & {
      readonly type: "connected";
      readonly at: PrintedFd;
      readonly peer: Address | null;
      readonly pending: boolean;
    })
  /** getsockname, getpeername. */
  | (Happened & {
      readonly type: "named";
      readonly at: PrintedFd;
      readonly side: "local" | "peer";
      readonly address: Address;
    })
  | (Happened & { readonly type: "shut"; readonly at: PrintedFd; readonly how: Sides });

/** The sides of a connection that shutdown() closes. */
export type Sides = "read" | "write" | "both";

/** Level and name as strace printed them: the catalogue has their aliases. */
export interface OptionName {
  readonly level: string;
  readonly name: string;
}

interface OptionCall extends Happened, OptionName {
  readonly at: PrintedFd;
  readonly value: OptionValue;
  /** What the same numbers and bytes mean if the socket is one of AF_BLUETOOTH: strace does not look at the family. Null: the same. */
  readonly onBluetooth: (OptionName & { readonly value: OptionValue }) | null;
  /** Absent: the value is the same whatever the byte order of the machine. */
  readonly byteOrders?: ByteOrders;
}

/** A value that was printed as its bytes. */
export interface ByteOrders {
  /** The only order in which they make sense; null: they do in both. */
  readonly order: ByteOrder | null;
  /** What they are on a machine of either order. */
  readonly little: OptionValue;
  readonly big: OptionValue;
}

interface OptionSet extends OptionCall {
  readonly type: "option-set";
}

/** The program asked, and the kernel answered. */
interface OptionRead extends OptionCall {
  readonly type: "option-read";
}

type FdEvent =
  /** A call on an fd was entered, and others came in between: whatever happens to the fd, the call keeps its socket. */
  | (Happened & { readonly type: "entered"; readonly at: PrintedFd })
  /** fds that came from elsewhere: by SCM_RIGHTS in a message, or out of another process by pidfd_getfd. */
  | (Happened & {
      readonly type: "received";
      readonly from: "message" | "process";
      readonly fds: readonly PrintedFd[];
      readonly cloexec: boolean;
    })
  /** The fd was passed on in a message (SCM_RIGHTS): another process gets one for the same file. */
  | (Happened & { readonly type: "passed"; readonly at: PrintedFd })
  /** Where the call was cut, `entered` (the number is free from then on) and `done`; else `complete`. */
  | (Happened & { readonly type: "closed"; readonly at: PrintedFd; readonly stage: "entered" | "done" | "complete" })
  /** `entered` comes first where the call was cut, and `failed` last where it then closed nothing. */
  | (Happened & {
      readonly type: "closed-range";
      readonly stage: "entered" | "done" | "failed";
      readonly first: Fd;
      readonly last: Fd;
      readonly cloexecOnly: boolean;
      readonly unshare: boolean;
    })
  | (Happened & {
      readonly type: "duplicated";
      readonly from: PrintedFd;
      readonly at: PrintedFd;
      /** The program chose the number (dup2, dup3): what it named before is closed. */
      readonly chosen: boolean;
      readonly cloexec: boolean;
    })
  /** F_SETFD, F_SETFL, FIONBIO, FIOCLEX: what is set; F_GETFD, F_GETFL: what is so. */
  | (Happened & {
      readonly type: "flags";
      readonly at: PrintedFd;
      readonly cloexec: boolean | null;
      readonly nonblock: boolean | null;
      readonly asked: boolean;
    });

/** The kernel was asked at `asked`: no connection was in the queue of the listener. */
interface QueueEmpty extends Happened {
  readonly type: "queue-empty";
  readonly at: PrintedFd;
  readonly asked: Micros;
}

/** Data went through a socket, which shows something of its connection. */
interface DataMoved extends Happened {
  readonly type: "data";
  readonly at: PrintedFd;
  readonly what: DataMove;
  /** The call takes fds of every kind (read, write): that it was made does not show that it is a socket. */
  readonly anyFd: boolean;
  /** Null: not known. 0: it only looked at what there is (MSG_PEEK, FIONREAD). */
  readonly bytes: number | null;
  /** It said that more is to follow at once (MSG_MORE, SPLICE_F_MORE): the kernel may hold the data back until then. */
  readonly more: boolean;
  /** So many bytes were still to be received after it; null: it does not show that there were any. */
  readonly left: number | null;
  /** To the microsecond; null: the input does not have it. */
  readonly entered: Micros | null;
  readonly returned: Micros | null;
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

/**
 * Bytes were sent; bytes were received, or are there to be received; or a read that had room for bytes gave none: the end of
 * the peer's data.
 */
export type DataMove = "sent" | "received" | "end";

type ProcessEvent =
  /** clone and relatives: entered (the child may run before they return), then done with its tid. */
  | (Happened & {
      readonly type: "forked";
      readonly child: Tid | null;
      readonly sharesFiles: boolean;
      readonly thread: boolean;
      /** CLONE_UNTRACED: strace does not follow the child. */
      readonly untraced: boolean;
      /** Its number in the container that it is in, a pid namespace below ours; absent: in none, or not known. */
      readonly inner?: Tid;
    })
  /** clone failed, or its thread died inside it. */
  | (Happened & { readonly type: "fork-failed" })
  /** unshare(CLONE_FILES): the thread has a copy of the fd table for itself. */
  | (Happened & { readonly type: "unshared" })
  | (Happened & { readonly type: "executed"; readonly path: Bytes; readonly argv: readonly Bytes[] | null })
  /** exit_group (`all` threads of the process) or exit was called; strace reports the end itself in another line. */
  | (Happened & { readonly type: "exiting"; readonly status: number; readonly all: boolean })
  | (Happened & { readonly type: "exited"; readonly status: number })
  | (Happened & { readonly type: "killed"; readonly signal: string; readonly core: boolean })
  | (Happened & { readonly type: "superseded"; readonly by: Tid })
  | (Happened & { readonly type: "identified"; readonly was: Tid })
  /** `threads`: how many it has, itself included; null: it is one, new or alone. */
  | (Happened & { readonly type: "attached"; readonly threads: number | null })
  | (Happened & { readonly type: "detached" })
  /** SIGCHLD: the process `child` ended, stopped or goes on. */
  | (Happened & { readonly type: "child-ended"; readonly child: Tid })
  /** What /proc reports of a thread that strace attached to. */
  | (Happened & {
      readonly type: "described";
      readonly leader: Tid;
      readonly parent: Tid | null;
      readonly command: Bytes;
      readonly argv: readonly Bytes[] | null;
      /** As of `forked`: that of the leader. */
      readonly inner?: Tid;
    })
  /** The process is in that container, since it began or since its last exec; null: in none. */
  | (Happened & {
      readonly type: "contained";
      readonly container: Container | null;
      /** As of `forked`. */
      readonly inner?: Tid;
    });

/** A call on a socket that failed: it changes nothing. */
interface Failed extends Happened {
  readonly type: "failed";
  /** Null: the call was to make one (socket, socketpair). */
  readonly at: PrintedFd | null;
  readonly errno: string;
  /** The call takes fds of every kind (close, dup, fcntl, ioctl): that it was made does not show that it is a socket. */
  readonly anyFd: boolean;
  /** What was tried, as data: it can show the socket's state, and why it failed. Null: nothing of it is of use. */
  readonly tried: Tried | null;
  /** What was tried, for people: `bind 127.0.0.1:80`, `SO_DEBUG = 1`. */
  readonly attempt: string;
  /** The same if the socket is one of AF_BLUETOOTH, where it is another option. */
  readonly attemptOnBluetooth?: string;
}

export type Tried =
  /** `address` is null where it could not be read, or the call has none. */
  | { readonly type: "bind" | "connect" | "data"; readonly address: Address | null }
  | ({ readonly type: "set" } & OptionName & { readonly value: OptionValue })
  | { readonly type: "listen" | "accept" | "getpeername" }
  /** `how` is null where it could not be read. */
  | { readonly type: "shutdown"; readonly how: Sides | null };

/** The line of a call could not be read: what the call did is missed. */
interface Unread extends Happened {
  readonly type: "unread";
  /** Its first argument; null: it is no fd, or could not be read. */
  readonly at: PrintedFd | null;
  readonly anyFd: boolean;
  readonly lost: Lost;
}

/** What the call may have changed of its socket, and is unknown from then on. `option` null: it is not known which. */
export type Lost =
  | { readonly type: "nothing" | "state" | "address" | "connection" | "flags"; readonly option?: undefined }
  | { readonly type: "option"; readonly option: OptionName | null };

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

/** The cause of a doubt that has `elsewhere`. */
export const ELSEWHERE =
  "a process is in another network namespace: what depends on net.* settings is as in socktrace's own";

/** Something that means socket calls may be invisible: io_uring_setup, a 32-bit program, a detached thread. */
interface Doubt extends Happened {
  readonly type: "doubt";
  /** Sockets may come that way. */
  readonly hides?: "io_uring";
  /** The process is, or from now on may be, in another network namespace than we are: its net.* settings are not ours. */
  readonly elsewhere?: true;
  readonly cause: string;
  /** A call on this socket, through io_uring, is not shown: what it may have changed is unknown. */
  readonly of?: Inode;
  /** Only where this thread is traced. Left out: in any case. */
  readonly about?: Tid;
}
