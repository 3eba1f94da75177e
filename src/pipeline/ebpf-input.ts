import type { Micros } from "../base/brands.ts";
import type { RecordDecoder } from "../ebpf/decode/decode.ts";
import type { RawRecord } from "../ebpf/record.ts";
import type { SocketEvent } from "../events/event.ts";
import type { Sink } from "./sink.ts";

/** What happened, waiting for its turn. */
interface Waiting {
  readonly time: Micros;
  readonly events: readonly SocketEvent[];
}

export interface EbpfInputOptions {
  readonly launcher?: number | null;
  /** False: what the processes fork is not traced, so nothing reports its end. */
  readonly follows?: boolean;
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
  private waiting: Waiting[] = [];
  private isSorted = true;

  constructor(sink: Sink, decoder: RecordDecoder, { launcher = null, follows = true }: EbpfInputOptions = {}) {
    this.sink = sink;
    this.decoder = decoder;
    this.launcher = launcher;
    this.follows = follows;
  }

  take(record: RawRecord): void {
    this.records++;
    this.follow(record);
    if (this.isBeforeLaunch(record)) return;
    const events = this.decoder.decode(record, this.records);
    if (events.length === 0) return;
    const time = this.decoder.timeOf(record);
    if (time > this.latest) this.latest = time;
    const last = this.waiting.at(-1);
    if (last !== undefined && last.time > time) this.isSorted = false;
    this.waiting.push({ time, events });
  }

  /** Reports what happened until then, in order; null: all. */
  report(until: Micros | null): void {
    if (!this.isSorted) this.waiting.sort((left, right) => left.time - right.time);
    this.isSorted = true;
    const end = until === null ? -1 : this.waiting.findIndex(({ time }) => time >= until);
    const due = end < 0 ? this.waiting : this.waiting.slice(0, end);
    this.waiting = end < 0 ? [] : this.waiting.slice(end);
    for (const { time, events } of due) {
      this.sink.reached(time);
      for (const event of events) this.sink.event(event);
    }
  }

  private follow(record: RawRecord): void {
    if (record.type === "fork" && !record.has("whole") && this.follows) this.alive.add(record.u32("arg1"));
    if (record.type !== "exit" || !record.has("whole")) return;
    this.alive.delete(record.pid);
    this.onEnded?.(record.pid);
  }

  /** The launcher's fork, and what the child does until its exec; its end is shown, where the exec fails. */
  private isBeforeLaunch(record: RawRecord): boolean {
    if (this.launcher === null) return false;
    if (record.type === "fork" && record.pid === this.launcher) {
      this.launching.add(record.u32("arg1"));
      return true;
    }
    if (!this.launching.has(record.pid)) return false;
    if (record.type !== "exec" && record.type !== "exit") return true;
    this.launching.delete(record.pid);
    return false;
  }
}
