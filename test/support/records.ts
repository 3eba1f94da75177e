import { asMicros } from "../../src/base/brands.ts";
import { asInode } from "../../src/base/brands.ts";
import { RecordDecoder } from "../../src/ebpf/decode/decode.ts";
import {
  calls,
  fields,
  flag,
  RECORD_SIZE,
  types,
  type Call,
  type Field,
  type RecordType,
} from "../../src/ebpf/layout.ts";
import { RawRecord } from "../../src/ebpf/record.ts";
import type { SocketEvent } from "../../src/events/event.ts";

/** A record as the program in the kernel would write it. */
export interface Made {
  readonly type?: RecordType;
  readonly call?: Call;
  readonly flags?: readonly (keyof typeof flag)[];
  /** The arguments of the call; below 0 as an int of 64 bits. */
  readonly args?: readonly number[];
  readonly result?: number;
  readonly data?: string;
  readonly rest?: Partial<Record<Exclude<Field, "type" | "call" | "flags" | "length" | "result">, number>>;
}

/** Thread 7 of process 7, a microsecond after the start of the clock. */
const usual = { pid: 7, tid: 7, time: 1000 };

export function makeRecord(made: Made): RawRecord {
  const { type = "call", call = "none", args = [], result = 0, data = "", rest = {} } = made;
  const memory = new ArrayBuffer(RECORD_SIZE + Math.ceil(data.length / 8) * 8);
  const bits = (made.flags ?? []).reduce((all, name) => all | flag[name], 0);
  const numbers = {
    ...usual,
    type: types.indexOf(type),
    call: calls.indexOf(call),
    flags: bits,
    length: data.length,
    result,
    ...Object.fromEntries(args.map((value, at) => [`arg${at}`, value])),
    ...rest,
  };
  for (const [name, { at, bytes }] of Object.entries(fields)) {
    const number = Object.entries(numbers).find(([field]) => field === name)?.[1] ?? 0;
    write(new DataView(memory), at, bytes, number);
  }
  Buffer.from(memory).write(data, RECORD_SIZE, "latin1");
  return new RawRecord(Buffer.from(memory), new Uint32Array(memory), 0, memory.byteLength);
}

function write(view: DataView, at: number, bytes: number, number: number): void {
  if (bytes === 8) view.setBigInt64(at, BigInt(number), true);
  else if (bytes === 4) view.setUint32(at, number, true);
  else if (bytes === 2) view.setUint16(at, number, true);
  else view.setUint8(at, number);
}

/** Network namespace 1 is ours. */
const decoder = new RecordDecoder(0, {
  net: asInode(1),
  seesUring: true,
  interfaceName: (index) => (index === 1 ? "lo" : null),
});

/** The events of it, without who and when where that is the usual. */
export function eventsOf(made: Made): readonly unknown[] {
  const record = makeRecord(made);
  return decoder.decode(record, 1).map((event) => plain(event));
}

function plain({ seen, ...event }: SocketEvent): unknown {
  const { tid, time, line, call, ...more } = seen;
  const isUsual = tid === usual.tid && time === asMicros(1) && line === 1;
  return { ...event, ...more, ...(isUsual ? {} : { tid, time, line, call }) };
}
