import type { Bytes, Fd, Inode, Micros, Tid } from "../base/brands.ts";
import type { Stack } from "../base/stack.ts";
import type { Sides, SocketKind, Tried } from "../events/event.ts";
import type { Address } from "../linux/address.ts";
import type { Activity } from "../events/activity.ts";
import { inheritedGap, type Gap } from "./gap.ts";
import { noOptions, type Options, type OptionState } from "./option-state.ts";
import type { Process, Returns } from "./process-record.ts";
import type { SocketState, StateFound, UnknownState } from "./socket-state.ts";
import type { LastData } from "./last-data.ts";
import type { Traffic } from "./traffic.ts";

export { noneEarlier, optionKey, type Earlier, type OptionState, type Origin } from "./option-state.ts";
export type { SocketState, UnknownState } from "./socket-state.ts";
export type { Late, Traffic } from "./traffic.ts";

/** A socket: an open file description, under whatever fds it has had. */
export interface Socket {
  /** Counts from 1, in the order in which they appeared. */
  readonly id: number;
  /** Null where strace did not print it (no -y). */
  inode: Inode | null;
  /** A part that is unknown is `?`. */
  kind: SocketKind;
  /** The last state while it was open; null: unknown. What no call showed (the FIN of the peer) is not in it. */
  state: SocketState | null;
  /** Why `state` is unknown, while it is null. */
  stateUnknown: UnknownState;
  /** ESTABLISHED by an SO_ERROR of 0 alone, which may have been read before the connect was done. */
  presumed: boolean;
  local: Address | null;
  peer: Address | null;
  /** What bind() asked for, wildcard and port 0 as they were; null: never bound, or before the trace. */
  bound: Address | null;
  /** The bind() that did it. */
  boundBy: Moment | null;
  /** A connection was made, or tried: since then the kernel may have sized the buffers (tcp_init_buffer_space). */
  tuned: boolean;
  /** Which sides shutdown() closed. */
  shut: "none" | Sides;
  /** As listen() was asked for it. */
  backlog: number | null;
  /** The listen() that came last. */
  listenedBy: Moment | null;
  /** Where those came from whom it accepted: all from this machine, or perhaps not; null: nobody came. */
  clients: "local" | "other" | null;
  /** The listener whose accept() returned it. */
  readonly listener: Socket | null;
  /** Of a connection that is older than the trace: the listener that it must have been accepted on; null: not known. */
  inferredListener: Socket | null;
  /** A connect() on it succeeded, or is on its way. */
  connectSeen: boolean;
  /** That connect(), the last one. */
  connectedBy: Moment | null;
  /** accept() returned it, on whatever listener. */
  acceptSeen: boolean;
  /** A connect() is on its way, or was when anything last showed: whether it is done by now is not known. */
  connecting: boolean;
  /** Null: it was opened before the trace, or where strace does not look. */
  readonly opened: Moment | null;
  /** Where it came from, if `opened` is null. */
  readonly unseen: Unseen | null;
  closed: Moment | null;
  /** When it last lost an fd: its close, if that was the last. */
  released: Moment | null;
  /** When a call worked on it last, other than to close an fd. */
  touched: Micros | null;
  /** When the kernel reported its TCP state last; null: it never did. */
  stateAt: Micros | null;
  /** What a look at the kernel found last that no call had shown; null: nothing. `state` may be newer. */
  stateFound: StateFound | null;
  /** What it was before a call that the kernel's states are ahead of: they change before connect() returns. Null: none is. */
  stateBefore: "CLOSED" | "BOUND" | null;
  nonblock: boolean | null;
  /** Since when it is known to be non-blocking without a break; null: it is not. */
  nonblockSince: Micros | null;
  /** A call has read or set its flags (fcntl, ioctl) since it was made. */
  flagsShown: boolean;
  /** CLOEXEC of its first fd, as last seen. */
  cloexec: boolean | null;
  /** Sockets that were accepted or set alike share them, so they are replaced and never changed. */
  options: Options;
  /** How many calls worked on it. */
  calls: number;
  /** Failed calls, one entry for each (call, errno, attempt). */
  failed: ReadonlyMap<string, Failure>;
  /** How many (fd table, fd) pairs name it now. */
  references: number;
  /** The process and fd that it was first seen under. */
  first: First;
  /** Whether its options were all seen being set: from the birth on, or from a look at the kernel. */
  historyComplete: boolean;
  /** Why calls on it may be missing; null: none are. */
  gap: Gap | null;
  /** CLOEXEC was taken off one of its fds: a program that is executed is to have it. */
  handed: boolean;
  /** Of a listener: an exec that left it open in a program that has not used it, nor has a child of it. Null: there is none. */
  kept: Kept | null;
  /** Of a listener: what the sockets that it accepts inherit. */
  inheritance: Inheritance | null;
  /** Of a listener: how the program has come back to those that it accepted. Null: it has not. */
  returns: Returns | null;
  /** What its data calls have shown; null: there was none, or they are not traced. */
  traffic: Traffic | null;
  /** What went through it, when the kernel was asked last. Null: it was not asked. */
  activity: KnownActivity | null;
  /** When data calls moved something, also where not all of them are traced; null: none was seen. */
  lastData: LastData | null;
}

export interface KnownActivity extends Activity {
  /** Since which look nobody has been waiting for it, nor before; null: somebody does or did, or it cannot be seen. */
  readonly aloneSince: Micros | null;
  /** At how many looks since then threads were seen waiting for other sockets, in whatever way, and by poll() and its like. */
  readonly besides: { readonly any: number; readonly polled: number };
  /** How somebody waited for it at any look; `polled` if in several ways. Null: nobody did. */
  readonly waitedFor: "blocked" | "polled" | "signalled" | null;
  /** Since which look the peer is known to have closed its side; null: it has not. */
  readonly endedSince: Micros | null;
  /** Since which look the queue of the listener has been full; null: it is not. */
  readonly fullSince: Micros | null;
  /** Packets that had been dropped before the trace. */
  readonly firstDrops: number;
}

/** An exec; one object for all sockets that it left open. */
export interface Kept {
  readonly process: Process;
  /** What was executed. */
  readonly program: Bytes;
  readonly time: Micros | null;
  readonly tid: Tid;
}

/** `process` is the Process itself, since its number may be used again. */
export interface First {
  readonly process: Process;
  readonly fd: Fd;
}

/** What accept() copies from a listener. */
export interface Inheritance {
  /** Made when it is asked for; null: the listener's options have changed since. */
  options: Options | null;
  /** Options that were set while connections may have been in the queue: those do not have them. */
  readonly late: Map<string, LateOption>;
}

export interface LateOption {
  /** The option before that, which connections that are older have. */
  readonly before: OptionState | null;
  /** How many connections may still be in the queue that are older than the set. */
  left: number;
  /** When it was set. */
  readonly at: Micros | null;
}

/** When, by which thread, through which call. For a close, `call` may be `exit` or `execve`. */
export interface Moment {
  readonly time: Micros | null;
  readonly tid: Tid;
  readonly call: string;
  /** Of a close in a trace without close: it was then, or before. */
  readonly latest?: true;
  /** The call was cut, and this is the time of its end. */
  readonly resumed?: true;
  /** Where in the code the call was made; absent: not known. */
  readonly stack?: Stack;
}

/** In microseconds: who tries again so soon has waited for nothing in between. */
export const RAPID = 10_000;

export interface Failure {
  readonly call: string;
  readonly errno: string;
  /** `bind 127.0.0.1:80` */
  readonly attempt: string;
  /** The same as data; null: it shows nothing. */
  readonly tried: Tried | null;
  /** The socket's state at the first of them. */
  readonly during: SocketState | null;
  readonly first: Micros | null;
  readonly tid: Tid;
  /** Where in the code the first of them was made; absent: not known. */
  readonly stack?: Stack;
  last: Micros | null;
  count: number;
  /** How often it came within RAPID of the one before, without another call on the socket in between. */
  rapid: number;
  /** The socket's `calls` at the last of them. */
  lastCall: number;
  /** EADDRINUSE: who had the address when the kernel was asked after that; null: it was not asked, or nobody. */
  heldBy: HeldBy | null;
}

/** A line of the kernel's tables. */
export interface HeldBy {
  /** The name of the program and its pid; null: no process that we may see has it open, as in TIME_WAIT. */
  readonly process: { readonly command: Bytes; readonly pid: number } | null;
  /** The kernel's name: LISTEN, TIME_WAIT. */
  readonly state: string | null;
  readonly local: Address;
}

/**
 * Where a socket came from whose opening is not in the trace: it is older; it came with a message (SCM_RIGHTS) or out of
 * another process (pidfd_getfd); io_uring or a line that could not be read may have opened it; its opening is among the
 * events that were lost.
 */
export type Unseen = "before" | "message" | "process" | "io_uring" | "unread" | "lost";

export interface NewSocket {
  readonly kind: SocketKind;
  readonly inode: Inode | null;
  readonly nonblock: boolean | null;
  readonly listener: Socket | null;
  readonly opened: Moment | null;
  /** To be given where `opened` is null. */
  readonly unseen?: Unseen;
  readonly first: First;
}

export const unknownKind: SocketKind = { family: "?", type: "?", protocol: "?" };

const noFailures: ReadonlyMap<string, Failure> = new Map();

/** Each field by its name: a spread would cost as much as all the rest of accept(). */
export function newSocket({ kind, inode, nonblock, listener, opened, unseen, first }: NewSocket, id: number): Socket {
  return {
    id,
    inode,
    kind,
    state: opened === null ? null : "CLOSED",
    stateUnknown: "older",
    presumed: false,
    local: null,
    peer: null,
    bound: null,
    boundBy: null,
    tuned: listener !== null || opened === null,
    shut: "none",
    backlog: null,
    listenedBy: null,
    clients: null,
    listener,
    inferredListener: null,
    connectSeen: false,
    connectedBy: null,
    acceptSeen: listener !== null,
    connecting: false,
    opened,
    unseen: opened === null ? (unseen ?? "before") : null,
    closed: null,
    released: null,
    touched: null,
    stateAt: null,
    stateFound: null,
    stateBefore: null,
    nonblock,
    nonblockSince: nonblock === true ? (opened?.time ?? null) : null,
    flagsShown: false,
    cloexec: null,
    options: noOptions,
    calls: 0,
    failed: noFailures,
    references: 0,
    first,
    historyComplete: opened !== null && (listener === null || listener.historyComplete),
    gap: inheritedGap(listener?.gap ?? null),
    handed: false,
    kept: null,
    inheritance: null,
    returns: null,
    traffic: null,
    activity: null,
    lastData: null,
  };
}
