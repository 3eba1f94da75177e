import type { Stack } from "../base/stack.ts";
import { RawRecord } from "../ebpf/record.ts";
import type { SocketEvent } from "../events/event.ts";

/** What is done with a record when it has its turn; `before`: what comes before its own events. */
export type HandleRecord = (record: RawRecord, before: readonly SocketEvent[]) => void;

/** Memory of so many bytes: in Node a Buffer, whose text is read faster than that of a Uint8Array. */
export type Allocate = (bytes: number) => Uint8Array<ArrayBuffer>;

const allocateBytes: Allocate = (bytes) => new Uint8Array(bytes);

const FIRST_SIZE = 1 << 16;

/**
 * Records that wait for their turn, copied from where the kernel writes: bytes, and not yet events, since what lives for
 * some milliseconds costs V8 more than what is gone at once (half of the CPU time of a busy trace, measured on Node 20).
 */
export class RecordQueue {
  private readonly allocate: Allocate;
  private bytes: Uint8Array<ArrayBuffer>;
  private words: Uint32Array;
  private used = 0;
  private places: Place[] = [];
  private isSorted = true;

  constructor(allocate: Allocate = allocateBytes) {
    this.allocate = allocate;
    this.bytes = allocate(FIRST_SIZE);
    this.words = wordsOf(this.bytes);
  }

  get length(): number {
    return this.places.length;
  }

  add(record: RawRecord, before: readonly SocketEvent[]): void {
    const { time, size, stack } = record;
    const end = this.used + size;
    if (end > this.bytes.length) this.grow(end);
    record.copyTo(this.words, this.used);
    const last = this.places.at(-1);
    if (last !== undefined && last.time > time) this.isSorted = false;
    this.places.push({ time, at: this.used, size, stack, before });
    this.used = end;
  }

  /** Gives those from before `until`, in the order of their times; the others go to the end of `rest`. */
  give(until: number, handle: HandleRecord, rest: RecordQueue): void {
    if (!this.isSorted) this.places.sort((left, right) => left.time - right.time);
    const { places, bytes, words } = this;
    this.places = [];
    this.used = 0;
    this.isSorted = true;
    for (const { time, at, size, stack, before } of places) {
      const record = new RawRecord(bytes, words, at, size);
      record.stack = stack;
      if (time < until) handle(record, before);
      else rest.add(record, before);
    }
  }

  private grow(needed: number): void {
    const { bytes } = this;
    this.bytes = this.allocate(Math.max(needed, 2 * bytes.length));
    this.bytes.set(bytes);
    this.words = wordsOf(this.bytes);
  }
}

/** Where in the bytes a record is, its time, and what is not in the bytes. */
interface Place {
  readonly time: number;
  readonly at: number;
  readonly size: number;
  readonly stack: Stack | null;
  readonly before: readonly SocketEvent[];
}

function wordsOf({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length / 4);
}
