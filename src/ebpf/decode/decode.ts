/**
 * ebpf/ is the second engine's own language: what the BPF program reports (program/, layout.ts), and what of it happened to
 * sockets (decode/). A record becomes events as strace's text does in decode/, and a test runs both at once. Pure: how the
 * program is loaded and its ring buffer read is kernel/bpf's. Used by pipeline/ and kernel/.
 *
 * To add a system call: its name in layout.ts, its number in program/calls.h, what it points to in the program, and its row
 * in a file of decode/.
 */
import { asInode, asMicros, asTid, type Micros } from "../../base/brands.ts";
import type { Seen, SocketEvent } from "../../events/event.ts";
import { stateName } from "../../linux/states.ts";
import { flag, fields, type Call, type RecordType } from "../layout.ts";
import type { RawRecord } from "../record.ts";
import { addressCalls } from "./addresses.ts";
import { callEvents, none, type CallDecoder } from "./call.ts";
import { enteredEvents, fdCalls } from "./fds.ts";
import { optionCalls } from "./options.ts";
import { compatEvents, execEvents, exitEvents, forkEvents, processCalls, type Here } from "./processes.ts";
import { socketCalls } from "./sockets.ts";

export type { Here } from "./processes.ts";

/** Makes events of records. */
export class RecordDecoder {
  /** Microseconds between the epoch and the start of CLOCK_MONOTONIC. */
  private readonly epoch: number;
  private readonly calls: Readonly<Record<Call, CallDecoder | null>>;
  private readonly byType: Readonly<Record<RecordType, (record: RawRecord, seen: Seen) => readonly SocketEvent[]>>;

  constructor(epoch: number, here: Here) {
    this.epoch = epoch;
    this.calls = {
      none: null,
      ...socketCalls,
      ...addressCalls,
      ...optionCalls(here),
      ...fdCalls,
      ...processCalls(here),
    };
    this.byType = {
      entered: enteredEvents,
      call: (record, seen) => this.call(record, seen),
      fork: (record, seen) => forkEvents(record, seen, here),
      exec: (record, seen) => execEvents(record, seen, here),
      exit: exitEvents,
      state: stateEvents,
      compat: (_, seen) => compatEvents(seen),
      stack: () => none,
    };
  }

  timeOf(record: RawRecord): Micros {
    return asMicros(Math.floor(this.epoch + record.time / 1000));
  }

  /** When the record's clock shows that time. */
  clockAt(time: Micros): number {
    return (time - this.epoch) * 1000;
  }

  /** `number`: of the record, from 1. */
  decode(record: RawRecord, number: number): readonly SocketEvent[] {
    const seen: Seen = {
      tid: record.tid,
      time: this.timeOf(record),
      line: number,
      call: nameOf(record),
      ...(record.type === "call" && record.has(flag.moved) ? resumed : {}),
      ...(record.stack === null ? {} : { stack: record.stack }),
    };
    return this.byType[record.type](record, seen);
  }

  private call(record: RawRecord, seen: Seen): readonly SocketEvent[] {
    const decoder = this.calls[record.call];
    if (decoder === null) return none;
    if (record.has(flag.registered)) return [registered(record, seen)];
    if (record.has(flag.uring) && record.call === "recvmsg")
      return [{ type: "doubt", seen, hides: "io_uring", cause: RECEIVED }];
    const events = callEvents(decoder, record, seen);
    return showsState(record) ? [...events, ...stateAfter(record, seen)] : events;
  }
}

/** `io_uring accept4`: what the call would be. */
function nameOf(record: RawRecord): string {
  if (record.type !== "call" && record.type !== "entered") return record.type;
  return record.has(flag.uring) ? `io_uring ${record.call}` : record.call;
}

/** A call on a file that has no fd: which it is, the model may know by another fd of it. */
function registered(record: RawRecord, seen: Seen): SocketEvent {
  const inode = record.u64(fields.inode);
  const changes = inode !== 0 && record.result >= 0 && setters.has(record.call) ? { of: asInode(inode) } : {};
  return { type: "doubt", seen, hides: "io_uring", cause: REGISTERED, ...changes };
}

const setters: ReadonlySet<Call> = new Set<Call>(["setsockopt", "bind", "listen", "connect", "shutdown"]);

const REGISTERED = "io_uring: calls on files of its own table, which have no fd, are not shown";

const RECEIVED = "io_uring: under which fds what came in a message (SCM_RIGHTS) is not shown";

/** Another thread has closed the fd meanwhile. */
const resumed = { resumed: true } as const;

/** The kernel changed the state: by a call, by a segment of the peer's, by a time-out. */
function stateEvents(record: RawRecord, seen: Seen): readonly SocketEvent[] {
  const state = stateName(record.u16(fields.state));
  const inode = record.u64(fields.inode);
  if (state === null || inode === 0) return none;
  return [{ type: "tcp-state", seen: { ...seen, tid: asTid(0), call: "" }, inode: asInode(inode), state }];
}

/**
 * Calls after which the state may be another than the call alone shows: the peer is quicker than the call's return. The time
 * of shutdown() is when it was entered, so that what it does to states comes after it; a request of io_uring has no such time.
 */
function showsState(record: RawRecord): boolean {
  return connects.has(record.call) || (record.call === "shutdown" && record.has(flag.uring));
}

const connects: ReadonlySet<Call> = new Set<Call>(["connect", "sendto", "accept", "accept4"]);

function stateAfter(record: RawRecord, seen: Seen): readonly SocketEvent[] {
  const state = stateName(record.u16(fields.state));
  const inode = record.u64(fields.other) === 0 ? record.u64(fields.inode) : record.u64(fields.other);
  return state === null || inode === 0 ? none : [{ type: "tcp-state", seen, inode: asInode(inode), state }];
}
