import { asTid, type Micros, type Tid } from "../base/brands.ts";
import { NumberMap } from "../base/number-map.ts";
import type { Stack } from "../base/stack.ts";
import type { RecordDecoder } from "../ebpf/decode/decode.ts";
import { flag, fields } from "../ebpf/layout.ts";
import type { RawRecord } from "../ebpf/record.ts";
import { RecordQueue, type Allocate, type HandleRecord } from "./record-queue.ts";
import type { Sink } from "./sink.ts";
import type { SocketEvent } from "../events/event.ts";

const none: readonly SocketEvent[] = [];

/** Of all processes some are wanted. */
export interface Narrows {
  readonly takes: (record: RawRecord) => boolean;
  /** What the model has to have before the first event of a process that it has not seen start; else nothing. */
  readonly introduced: (record: RawRecord, time: Micros) => readonly SocketEvent[];
  readonly ended: (pid: number) => void;
  readonly isWanted: (pid: number) => boolean;
  /** Nothing more is reported. */
  readonly over: () => void;
}

export interface EbpfInputOptions {
  readonly launcher?: number | null;
  /** False: what the processes fork is not traced, so nothing reports its end. */
  readonly follows?: boolean;
  readonly allocate?: Allocate;
  /** Left out: there are no records of type `stack`. */
  readonly stacks?: StackSource;
}

/** Who works out where in the code calls are made: at once, since the process may end, or load other code. */
export interface StackSource {
  stackOf(record: RawRecord): Stack | null;
  executed(pid: Tid): void;
  forked(parent: Tid, child: Tid): void;
}

/**
 * The first half of the way, of the eBPF engine: records -> events. Records come in the order in which the CPUs finished
 * them, not in that of their times: they wait until nothing from before them can be on its way.
 */
export class EbpfInput {
  /** Records that were read. */
  records = 0;
  /** The latest time of a record; 0: there was none. */
  latest = 0;
  /** Processes that were traced and have not ended, as far as the records show. */
  readonly alive: Set<number> = new Set();
  /** The process has ended: its number may be used again. */
  onEnded: ((pid: number) => void) | null = null;
  private readonly sink: Sink;
  private readonly decoder: RecordDecoder;
  /** Whoever starts the program: what its child does before it executes that is not the program's. Null: nobody does. */
  private readonly launcher: number | null;
  private readonly follows: boolean;
  private readonly launching: Set<number> = new Set();
  /** Those that have had their turn. */
  private handled = 0;
  private waiting: RecordQueue;
  private later: RecordQueue;
  private readonly source: StackSource | null;
  /** Stacks that could not be worked out, not even the innermost frame. */
  unknownStacks = 0;
  /** Of threads whose call has not been read yet. */
  private readonly stacks: NumberMap<Tid, Stack> = new NumberMap();
  /** Null: all that is reported is wanted. */
  narrows: Narrows | null = null;

  constructor(
    sink: Sink,
    decoder: RecordDecoder,
    { launcher = null, follows = true, allocate, stacks }: EbpfInputOptions = {},
  ) {
    this.sink = sink;
    this.decoder = decoder;
    this.launcher = launcher;
    this.follows = follows;
    this.waiting = new RecordQueue(allocate);
    this.later = new RecordQueue(allocate);
    this.source = stacks ?? null;
  }

  take(record: RawRecord): void {
    if (record.type === "stack") {
      this.takeStack(record);
      return;
    }
    this.records++;
    if (record.has(flag.stack)) record.stack = this.stackBefore(record);
    if (this.narrows?.takes(record) === false) return;
    const time = this.decoder.timeOf(record);
    const before = this.narrows?.introduced(record, time) ?? none;
    this.follow(record);
    if (this.isBeforeLaunch(record)) return;
    if (time > this.latest) this.latest = time;
    this.waiting.add(record, before);
  }

  /** Reports what happened until then, in order; null: all. */
  report(until: Micros | null): void {
    const { waiting, decoder } = this;
    this.waiting = this.later;
    this.later = waiting;
    waiting.give(until === null ? Infinity : decoder.clockAt(until), this.handle, this.waiting);
  }

  private readonly handle: HandleRecord = (record, before) => {
    const events = this.decoder.decode(record, ++this.handled);
    if (events.length === 0 && before.length === 0) return;
    this.sink.reached(this.decoder.timeOf(record));
    for (const event of before) this.sink.event(event);
    for (const event of events) this.sink.event(event);
  };

  /** It stands before its call. */
  private takeStack(record: RawRecord): void {
    const stack = this.launching.has(record.pid) ? null : (this.source?.stackOf(record) ?? null);
    if (stack === null && this.source !== null && !this.launching.has(record.pid)) this.unknownStacks++;
    if (stack === null) this.stacks.delete(record.tid);
    else this.stacks.set(record.tid, stack);
  }

  private stackBefore({ tid }: RawRecord): Stack | null {
    const stack = this.stacks.get(tid) ?? null;
    this.stacks.delete(tid);
    return stack;
  }

  private follow(record: RawRecord): void {
    if (record.type === "exec") this.source?.executed(record.pid);
    if (record.type === "fork" && !record.has(flag.whole))
      this.source?.forked(record.pid, asTid(record.u32(fields.arg1)));
    if (record.type === "fork" && !record.has(flag.whole) && this.follows) this.alive.add(record.u32(fields.arg1));
    if (record.type !== "exit" || !record.has(flag.whole)) return;
    this.alive.delete(record.pid);
    this.narrows?.ended(record.pid);
    this.onEnded?.(record.pid);
  }

  /** The launcher's fork, and what the child does until its exec; its end is shown, where the exec fails. */
  private isBeforeLaunch(record: RawRecord): boolean {
    if (this.launcher === null) return false;
    if (record.type === "fork" && record.pid === this.launcher) {
      this.launching.add(record.u32(fields.arg1));
      return true;
    }
    if (!this.launching.has(record.pid)) return false;
    if (record.type !== "exec" && record.type !== "exit") return true;
    this.launching.delete(record.pid);
    return false;
  }
}
