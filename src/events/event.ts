import type { Inode, Micros, Tid } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import type { ByteOrder } from "../linux/kinds/layout.ts";
import type { OptionValue } from "../linux/option.ts";
import type { FdFlags, Happened, OptionName, PrintedFd, SocketKind } from "./common.ts";
import type { FdEvent } from "./fd-event.ts";
import type { KernelEvent } from "./kernel-event.ts";
import type { ProcessEvent } from "./process-event.ts";

export type { FdFlags, OptionName, PrintedFd, Seen, SocketDetails, SocketKind } from "./common.ts";
export type { ObservedOption } from "./kernel-event.ts";

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
  | ProcessEvent
  | Failed
  | Unread
  | KernelEvent
  | Doubt;

/** The event, or events, of that type. */
export type EventOf<Type extends SocketEvent["type"]> = Extract<SocketEvent, { readonly type: Type }>;

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
 * Bytes were sent; bytes were received, or are there to be received; or a read that had room for bytes gave none: the end of
 * the peer's data.
 */
export type DataMove = "sent" | "received" | "end";

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
