import type { Libbpf } from "../ffi/libbpf.ts";

/** The memory of the ring buffer, and where in it a record is. */
export interface RecordPlace {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  /** In bytes; a multiple of 8. */
  readonly at: number;
  /** In bytes; a multiple of 8. */
  readonly size: number;
}

/** linux/bpf.h, BPF_MAP_TYPE_RINGBUF: a record has a header of 8 bytes, of which the first four have its length and two bits. */
const HEADER = 8;
const BUSY = 0x80000000;
const DISCARDED = 0x40000000;
const PAGE = 4096;
/** Room is given back after so many records, so that the kernel finds some while we read. */
const BATCH = 512;

/**
 * The ring buffer of the BPF program, read where it is (Documentation/bpf/ringbuf.rst): one page with how far we have
 * read, one with how far the kernel has written, then the data, twice in a row, so that no record is in two pieces.
 */
export class Ring {
  readonly size: number;
  private readonly read: BigUint64Array;
  private readonly written: BigUint64Array;
  private readonly bytes: Buffer;
  private readonly words: Uint32Array;
  private readonly heads: Int32Array;
  private position: number;

  private constructor(size: number, consumer: ArrayBuffer, producer: ArrayBuffer) {
    this.size = size;
    this.read = new BigUint64Array(consumer, 0, 1);
    this.written = new BigUint64Array(producer, 0, 1);
    this.bytes = Buffer.from(producer, PAGE, 2 * size);
    this.words = new Uint32Array(producer, PAGE, (2 * size) / 4);
    this.heads = new Int32Array(producer, PAGE, (2 * size) / 4);
    this.position = Number(this.read[0]);
  }

  /** Null: the kernel refuses to map it. */
  static open(bpf: Libbpf, fd: number, size: number): Ring | null {
    const consumer = bpf.mapMemory(fd, PAGE, 0, true);
    const producer = bpf.mapMemory(fd, PAGE + 2 * size, PAGE, false);
    return consumer === null || producer === null ? null : new Ring(size, consumer, producer);
  }

  /** How many bytes wait to be read. */
  waiting(): number {
    return Number(Atomics.load(this.written, 0)) - this.position;
  }

  /** Takes what was complete when it was called, `most` records at most; how many it were. */
  drain(take: (place: RecordPlace) => void, most: number): number {
    const end = Number(Atomics.load(this.written, 0));
    const { bytes, words } = this;
    let count = 0;
    while (this.position < end && count < most) {
      const start = this.position % this.size;
      // Signed: the top bit is that of a record that is being written.
      const head = Atomics.load(this.heads, start / 4);
      if ((head & BUSY) !== 0) break;
      const size = ((head & ~(BUSY | DISCARDED)) + 7) & ~7;
      if ((head & DISCARDED) === 0) {
        take({ bytes, words, at: start + HEADER, size });
        count++;
      }
      this.position += HEADER + size;
      if (count % BATCH === 0) this.giveBack();
    }
    this.giveBack();
    return count;
  }

  private giveBack(): void {
    Atomics.store(this.read, 0, BigInt(this.position));
  }
}
