import { asBytes, asTid, type Bytes, type Tid } from "../base/brands.ts";
import type { Stack } from "../base/stack.ts";
import { RECORD_SIZE, calls, fields, types, type Bit, type Call, type Place, type RecordType } from "./layout.ts";

/** A record in the memory that the kernel writes: read while it is there, field by field. */
export class RawRecord {
  private readonly bytes: Uint8Array;
  private readonly words: Uint32Array;
  private readonly at: number;
  /** How many bytes it has, the room for its data included; a multiple of 8. */
  readonly size: number;
  /** Where in the code the call was made, once that was worked out. */
  stack: Stack | null = null;

  /** `words`: the same memory; `at`: where the record begins, a multiple of 8. */
  constructor(bytes: Uint8Array, words: Uint32Array, at: number, size: number) {
    this.bytes = bytes;
    this.words = words;
    this.at = at;
    this.size = size;
  }

  /** Copies it to other memory; `at`: a multiple of 8. */
  copyTo(words: Uint32Array, at: number): void {
    const [from, to] = [this.at >>> 2, at >>> 2];
    for (let word = 0; word < this.size >>> 2; word++) words[to + word] = this.words[from + word] ?? 0;
  }

  get type(): RecordType {
    return types[this.byte(fields.type)] ?? unknownNumber("type", this.byte(fields.type));
  }

  get call(): Call {
    return calls[this.byte(fields.call)] ?? unknownNumber("call", this.byte(fields.call));
  }

  get pid(): Tid {
    return asTid(this.u32(fields.pid));
  }

  get tid(): Tid {
    return asTid(this.u32(fields.tid));
  }

  /** Nanoseconds of CLOCK_MONOTONIC: exact for a hundred days after the boot, then to 2 ns and so on. */
  get time(): number {
    return this.u64(fields.time);
  }

  /** 0 or more, or minus an errno. */
  get result(): number {
    return this.low(fields.result) | 0;
  }

  has(bit: Bit): boolean {
    return (this.u16(fields.flags) & bit) !== 0;
  }

  byte({ at }: Place): number {
    return this.bytes[this.at + at] ?? 0;
  }

  u16({ at }: Place): number {
    return (this.bytes[this.at + at] ?? 0) | ((this.bytes[this.at + at + 1] ?? 0) << 8);
  }

  u32({ at }: Place): number {
    return this.words[(this.at + at) >>> 2] ?? 0;
  }

  u64({ at }: Place): number {
    const word = (this.at + at) >>> 2;
    return (this.words[word] ?? 0) + (this.words[word + 1] ?? 0) * 2 ** 32;
  }

  /** The lower 32 bits: an int as the kernel takes it. */
  low(place: Place): number {
    return this.u32(place);
  }

  /** What the call pointed to; empty: nothing, or it could not be read. */
  data(from = 0, to: number = this.u32(fields.length)): Bytes {
    const start = this.at + RECORD_SIZE;
    const end = Math.min(to, this.u32(fields.length));
    return from < end ? latin1(this.bytes, start + from, start + end) : NONE;
  }

  /** Eight bytes of that data; NaN: they are not all there. `from`: a multiple of 4. */
  dataU64(from: number): number {
    if (from < 0 || from + 8 > this.u32(fields.length)) return NaN;
    return this.dataU32(from) + this.dataU32(from + 4) * 2 ** 32;
  }

  /** An int of that data. */
  dataU32(from: number): number {
    return this.words[(this.at + RECORD_SIZE + from) >>> 2] ?? 0;
  }
}

const NONE = asBytes("");

/** Buffer has a fast way, which a pure room cannot name. */
interface Latin1 {
  readonly latin1Slice?: (from: number, to: number) => string;
}

function latin1(bytes: Uint8Array & Latin1, from: number, to: number): Bytes {
  if (bytes.latin1Slice !== undefined) return asBytes(bytes.latin1Slice(from, to));
  return asBytes(String.fromCharCode(...bytes.subarray(from, to)));
}

/** The loader has compared the versions: it is another program's memory. */
function unknownNumber(what: string, number: number): never {
  throw new Error(`ebpf: ${what} ${number} in a record is none of layout.ts`);
}
