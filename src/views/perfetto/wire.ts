import { PbfWriter } from "pbf";
import type { Micros } from "../../base/brands.ts";
import { escapeControls, fromUint8 } from "../../base/bytes.ts";
import type { Arg, Packet, Track, TrackEvent } from "./packet.ts";

/**
 * Packets as Perfetto's protobuf format has them, one char for each byte. The numbers are those of the fields in its
 * protos/perfetto/trace (trace_packet, track_event, track_descriptor, debug_annotation, interned_data, clock_snapshot). This
 * file alone of the pure rooms uses a package: an encoder of bytes, which touches no system.
 */
export class Encoder {
  private readonly writer = new PbfWriter();
  /** Our packets, in a file that has others' too. */
  private readonly sequence: number;
  private readonly events = new Names();
  private readonly keys = new Names();

  /** `sequence`: from 1. */
  constructor(sequence: number) {
    this.sequence = sequence;
  }

  /** The first packet. `at`: the first time. */
  preamble(at: Micros): string {
    return this.packet(CLEARED, (_, writer) => {
      writer.writeBooleanField(87, true);
      writeShared(writer);
      writer.writeMessage(6, writeClocks, at);
    });
  }

  /** Packets were lost: what later ones rely on is written again. */
  restart(): string {
    this.events.clear();
    this.keys.clear();
    return this.packet(CLEARED, (_, writer) => {
      writeShared(writer);
    });
  }

  encode({ at, track, event }: Packet): string {
    return this.packet(NEEDS_STATE, (_, writer) => {
      writer.writeVarintField(8, at);
      if (track !== undefined) writer.writeMessage(60, writeTrack, track);
      if (event === undefined) return;
      writer.writeMessage(11, this.writeEvent, event);
      if (this.events.hasNew || this.keys.hasNew) writer.writeMessage(12, this.writeNewNames, null);
    });
  }

  private packet(flags: number, fill: Write<null>): string {
    const { writer, sequence } = this;
    writer.writeMessage(1, writePacket, { sequence, flags, fill });
    const text = fromUint8(writer.buf.subarray(0, writer.pos));
    writer.pos = 0;
    return text;
  }

  private readonly writeEvent: Write<TrackEvent> = ({ type, track, name, args, flows, ends, value }, writer) => {
    writer.writeVarintField(9, types[type]);
    writer.writeVarintField(11, track);
    if (name !== undefined) {
      writer.writeVarintField(3, CATEGORY);
      writeNamed(writer, this.events, name, 10, 23);
    }
    if (value !== undefined) writer.writeVarintField(30, value);
    for (const flow of flows ?? []) writer.writeFixed64Field(47, flow);
    for (const flow of ends ?? []) writer.writeFixed64Field(48, flow);
    for (const key in args) this.writeArg(4, key, args[key]);
  };

  /** `key`: null in a list. */
  private writeArg(field: number, key: string | null, value: Arg): void {
    if (value !== null && value !== undefined) this.writer.writeMessage(field, this.writeAnnotation, { key, value });
  }

  private readonly writeAnnotation: Write<{ key: string | null; value: NonNullable<Arg> }> = (
    { key, value },
    writer,
  ) => {
    if (key !== null) writeNamed(writer, this.keys, key, 1, 10);
    if (typeof value === "boolean") writer.writeBooleanField(2, value);
    else if (typeof value === "string") writeText(writer, 6, value);
    else if (typeof value === "number") writeNumber(writer, value);
    // Of what has nothing in it there would be no argument.
    else if (Object.keys(value).length === 0) writeText(writer, 6, isList(value) ? "[]" : "{}");
    else if (isList(value)) for (const item of value) this.writeArg(12, null, item);
    else for (const name in value) this.writeArg(11, name, value[name]);
  };

  private readonly writeNewNames: Write<null> = (_, writer) => {
    for (const name of this.events.takeNew()) writer.writeMessage(2, writeInterned, name);
    for (const name of this.keys.takeNew()) writer.writeMessage(3, writeInterned, name);
  };
}

/** Writes the fields of a message. */
type Write<Message> = (message: Message, writer: PbfWriter) => void;

/** enum TrackEvent.Type */
const types = { begin: 1, end: 2, instant: 3, count: 4 } as const;
/** enum BuiltinClock */
const REALTIME = 1;
/** A clock of our own: those from 64 to 127 belong to a sequence of packets. */
const MICROSECONDS = 64;
/** enum CounterDescriptor.Unit */
const UNIT_COUNT = 2;
/** TracePacket.SequenceFlags */
const CLEARED = 1;
const NEEDS_STATE = 2;
/** The number of our one category. */
const CATEGORY = 1;

const writePacket: Write<{ sequence: number; flags: number; fill: Write<null> }> = (
  { sequence, flags, fill },
  writer,
) => {
  writer.writeVarintField(10, sequence);
  writer.writeVarintField(13, flags);
  fill(null, writer);
};

/** What all packets share. */
function writeShared(writer: PbfWriter): void {
  writer.writeMessage(59, writeDefaults, null);
  writer.writeMessage(12, writeCategory, null);
}

const writeDefaults: Write<null> = (_, writer) => {
  writer.writeVarintField(58, MICROSECONDS);
};

const writeCategory: Write<null> = (_, writer) => {
  writer.writeMessage(1, writeInterned, { number: CATEGORY, name: "socktrace" });
};

/**
 * Our times are microseconds of CLOCK_REALTIME, which is also the clock that a reader shows if the file has no other. They are
 * tied to it at a whole second: as nanoseconds, the times of today are beyond 2^53, but 10^9 is a multiple of 512, so that whole
 * seconds are exact until 2116.
 */
const writeClocks: Write<Micros> = (at, writer) => {
  const second = Math.floor(at / 1e6);
  writer.writeMessage(1, writeClock, { id: MICROSECONDS, time: second * 1e6, unit: 1000 });
  writer.writeMessage(1, writeClock, { id: REALTIME, time: second * 1e9, unit: 1 });
  writer.writeVarintField(2, REALTIME);
};

const writeClock: Write<{ id: number; time: number; unit: number }> = ({ id, time, unit }, writer) => {
  writer.writeVarintField(1, id);
  writer.writeVarintField(2, time);
  writer.writeVarintField(4, unit);
};

const writeTrack: Write<Track> = ({ id, parent, name, process, thread, counts }, writer) => {
  writer.writeVarintField(1, id);
  if (parent !== undefined) writer.writeVarintField(5, parent);
  if (name !== undefined) writeText(writer, 2, name);
  if (process !== undefined) writer.writeMessage(3, writeProcess, process);
  if (thread !== undefined) writer.writeMessage(4, writeThread, thread);
  // disallow_merging_with_system_tracks: ours are microseconds, which do not nest in the nanoseconds of others.
  if (thread !== undefined) writer.writeBooleanField(9, true);
  if (counts === true) writer.writeMessage(8, writeCounter, null);
};

const writeProcess: Write<NonNullable<Track["process"]>> = ({ pid, name, words }, writer) => {
  writer.writeVarintField(1, pid);
  for (const word of words) writeText(writer, 2, word);
  writeText(writer, 6, name);
};

const writeThread: Write<NonNullable<Track["thread"]>> = ({ pid, tid, name }, writer) => {
  writer.writeVarintField(1, pid);
  writer.writeVarintField(2, tid);
  if (name !== undefined) writeText(writer, 5, name);
};

const writeCounter: Write<null> = (_, writer) => {
  writer.writeVarintField(3, UNIT_COUNT);
};

const writeInterned: Write<{ number: number; name: string }> = ({ number, name }, writer) => {
  writer.writeVarintField(1, number);
  writeText(writer, 2, name);
};

/** By its number, if it has one. */
function writeNamed(writer: PbfWriter, names: Names, name: string, byNumber: number, inFull: number): void {
  const number = names.numberOf(name);
  if (number === null) writeText(writer, inFull, name);
  else writer.writeVarintField(byNumber, number);
}

function writeNumber(writer: PbfWriter, value: number): void {
  if (Number.isSafeInteger(value)) writer.writeVarintField(4, value);
  else writer.writeDoubleField(5, value);
}

/** What a program chose has no control characters here, and is UTF-8: half of a surrogate pair becomes U+FFFD. */
function writeText(writer: PbfWriter, field: number, text: string): void {
  writer.writeStringField(field, escapeControls(text));
}

/** Names that get a number at their first use, so that a file has them once. Bounded: further ones are written in full. */
class Names {
  private readonly numbers = new Map<string, number>();
  private fresh: { readonly name: string; readonly number: number }[] = [];
  private last = 0;

  get hasNew(): boolean {
    return this.fresh.length > 0;
  }

  numberOf(name: string): number | null {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.numbers.size >= MOST_NAMES || name.length > LONGEST_NAME) return null;
    const number = ++this.last;
    this.numbers.set(name, number);
    this.fresh.push({ name, number });
    return number;
  }

  takeNew(): readonly { readonly name: string; readonly number: number }[] {
    const { fresh } = this;
    this.fresh = [];
    return fresh;
  }

  /** They are written again under new numbers: one number has one name in all of a file. */
  clear(): void {
    this.numbers.clear();
    this.fresh = [];
  }
}

const MOST_NAMES = 4_096;
const LONGEST_NAME = 128;

/** Array.isArray would make its items `any`. */
function isList(data: NonNullable<Arg>): data is readonly Arg[] {
  return Array.isArray(data);
}
