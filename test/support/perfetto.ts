import { readFileSync } from "node:fs";
import protobuf from "protobufjs";

/**
 * Reads a trace as trace_processor does (its src/trace_processor/importers/proto): times of a clock become those of the primary
 * one by the ClockSnapshot, numbers of names their names, begins and ends of a track a tree of slices, by their times. What
 * trace_processor would drop or count as an error throws here.
 */
export function openTrace(bytes: Uint8Array): OpenedTrace {
  const packets = decoded(bytes);
  const clocks = new Clocks();
  const names = new Names();
  const tracks = new Map<string, TrackRow>();
  const events: (RawEvent & { readonly at: bigint })[] = [];
  for (const packet of packets) {
    names.take(packet);
    clocks.take(packet);
    if (packet.trackDescriptor !== undefined) describe(tracks, packet.trackDescriptor);
    const { trackEvent: event } = packet;
    if (event === undefined) continue;
    const track = tracks.get(event.trackUuid);
    if (track === undefined) throw new Error(`an event on track ${event.trackUuid}, which is not described before it`);
    events.push({ ...names.resolve(event), track, at: clocks.time(packet) });
  }
  // Stable, so that what happened in one microsecond keeps its order.
  events.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
  for (const { at, track, ...event } of events) track.take(microseconds(at), event);
  return { tracks: [...tracks.values()], arrows: arrowsIn([...tracks.values()]) };
}

export interface OpenedTrace {
  readonly tracks: readonly TrackRow[];
  /** From the earliest event with a number to the next one. */
  readonly arrows: readonly (readonly [from: Mark, to: Mark])[];
}

/** A slice, or where `to` is `from` an instant. */
export interface Mark {
  readonly track: TrackRow;
  readonly name: string;
  /** Microseconds since the epoch. */
  readonly from: number;
  /** Null: it has no end. */
  to: number | null;
  readonly isInstant: boolean;
  /** In how many slices it lies. */
  readonly depth: number;
  args: Args;
  readonly flows: readonly string[];
  readonly ends: readonly string[];
}

export interface Args {
  readonly [name: string]: Arg;
}
export type Arg = boolean | number | string | readonly Arg[] | Args;

export class TrackRow {
  readonly marks: Mark[] = [];
  readonly counts: { readonly at: number; readonly value: number }[] = [];
  readonly parent: TrackRow | null;
  /** The last name that it was given. */
  name: string;
  pid: number | null = null;
  tid: number | null = null;
  words: readonly string[] = [];
  readonly isCounter: boolean;
  private readonly open: Mark[] = [];

  constructor(parent: TrackRow | null, name: string, isCounter: boolean) {
    this.parent = parent;
    this.name = name;
    this.isCounter = isCounter;
  }

  take(at: number, { type, name, args, flows, ends, value }: Omit<RawEvent, "track">): void {
    if ((type === "TYPE_COUNTER") !== this.isCounter) throw new Error(`${type} on track ${this.name}`);
    if (type === "TYPE_COUNTER") {
      this.counts.push({ at, value });
      return;
    }
    if (type === "TYPE_SLICE_END") {
      const slice = this.open.pop();
      if (slice === undefined) throw new Error(`an end without a begin on track ${this.name} at ${at}`);
      slice.to = at;
      slice.args = { ...slice.args, ...args };
      return;
    }
    const isInstant = type === "TYPE_INSTANT";
    const depth = this.open.length;
    const mark: Mark = { track: this, name, from: at, to: isInstant ? at : null, isInstant, depth, args, flows, ends };
    this.marks.push(mark);
    if (!isInstant) this.open.push(mark);
  }
}

interface RawEvent {
  readonly type: string;
  readonly track: TrackRow;
  readonly name: string;
  readonly args: Args;
  readonly flows: readonly string[];
  readonly ends: readonly string[];
  readonly value: number;
}

/** What protobufjs gives: 64-bit numbers as text, text as bytes. */
interface Packet {
  readonly timestamp?: string;
  readonly timestampClockId?: number;
  readonly clockSnapshot?: {
    readonly clocks: readonly {
      readonly clockId: number;
      readonly timestamp: string;
      readonly unitMultiplierNs?: string;
    }[];
    readonly primaryTraceClock?: number;
  };
  readonly trackEvent?: EventMessage;
  readonly trackDescriptor?: TrackMessage;
  readonly trustedPacketSequenceId: number;
  readonly internedData?: {
    readonly eventCategories?: readonly NameMessage[];
    readonly eventNames?: readonly NameMessage[];
    readonly debugAnnotationNames?: readonly NameMessage[];
  };
  readonly sequenceFlags: number;
  readonly tracePacketDefaults?: { readonly timestampClockId?: number };
}
interface NameMessage {
  readonly iid: string;
  readonly name: Uint8Array;
}
interface TrackMessage {
  readonly uuid: string;
  readonly parentUuid?: string;
  readonly name?: Uint8Array;
  readonly process?: {
    readonly pid: number;
    readonly cmdline?: readonly Uint8Array[];
    readonly processName?: Uint8Array;
  };
  readonly thread?: { readonly pid: number; readonly tid: number; readonly threadName?: Uint8Array };
  readonly counter?: object;
}
interface EventMessage {
  readonly type: string;
  readonly trackUuid: string;
  readonly categoryIids?: readonly string[];
  readonly nameIid?: string;
  readonly name?: Uint8Array;
  readonly debugAnnotations?: readonly ArgMessage[];
  readonly flowIds?: readonly string[];
  readonly terminatingFlowIds?: readonly string[];
  readonly counterValue?: string;
}
interface ArgMessage {
  readonly nameIid?: string;
  readonly name?: Uint8Array;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly stringValue?: Uint8Array;
  readonly dictEntries?: readonly ArgMessage[];
  readonly arrayValues?: readonly ArgMessage[];
}

/** Text as bytes, which are looked at by `text`: protobufjs would mend what is not UTF-8. */
const schema = readFileSync("test/support/perfetto.proto", "utf8").replace(/\bstring (?=\w+ = )/g, "bytes ");
const Trace = protobuf.parse(schema).root.lookupType("perfetto.protos.Trace");

/** The packets; written again they have the same length, so that all of it is of fields which the schema has. */
function decoded(bytes: Uint8Array): readonly Packet[] {
  const message = Trace.decode(bytes);
  if (Trace.encode(message).finish().length !== bytes.length)
    throw new Error("the trace has fields that are not in the schema");
  const { packet = [] } = Trace.toObject(message, { longs: String, enums: String }) as { packet?: readonly Packet[] };
  return packet;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function text(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "" : utf8.decode(bytes);
}

/** TracePacket.SequenceFlags */
const CLEARED = 1;
const NEEDS_STATE = 2;

class Names {
  private readonly known = new Map<string, string>();
  /** Also those from before a loss: a number has one name in all of a trace. */
  private readonly given = new Map<string, string>();
  private isValid = false;

  take({ internedData, sequenceFlags }: Packet): void {
    if ((sequenceFlags & CLEARED) !== 0) this.known.clear();
    this.isValid ||= (sequenceFlags & CLEARED) !== 0;
    if ((sequenceFlags & NEEDS_STATE) !== 0 && !this.isValid) throw new Error("a packet needs state that is not there");
    for (const [kind, list] of Object.entries<readonly NameMessage[]>(internedData ?? {}))
      for (const { iid, name } of list) {
        const key = `${kind} ${iid}`;
        if (iid === "0" || (this.given.get(key) ?? text(name)) !== text(name)) throw new Error(`${key} has two names`);
        this.given.set(key, text(name));
        this.known.set(key, text(name));
      }
  }

  resolve(event: EventMessage): Omit<RawEvent, "track"> {
    const { type, nameIid, name, debugAnnotations = [], flowIds = [], terminatingFlowIds = [], counterValue } = event;
    const isNamed = type === "TYPE_SLICE_BEGIN" || type === "TYPE_INSTANT";
    const categories = (event.categoryIids ?? []).map((iid) => this.name("eventCategories", iid, undefined));
    if (isNamed && categories.join() !== "socktrace") throw new Error(`an event of category ${categories.join()}`);
    return {
      type,
      name: isNamed ? this.name("eventNames", nameIid, name) : "",
      args: this.args(debugAnnotations),
      flows: flowIds,
      ends: terminatingFlowIds,
      value: Number(counterValue ?? 0),
    };
  }

  private name(kind: string, iid: string | undefined, inFull: Uint8Array | undefined): string {
    const name = iid === undefined ? text(inFull) : this.known.get(`${kind} ${iid}`);
    if (name === undefined) throw new Error(`${kind}: nothing has number ${iid}`);
    return name;
  }

  private args(messages: readonly ArgMessage[]): Args {
    const entries = messages.map(
      (one) => [this.name("debugAnnotationNames", one.nameIid, one.name), this.arg(one)] as const,
    );
    if (new Set(entries.map(([name]) => name)).size < entries.length) throw new Error("an argument comes twice");
    return Object.fromEntries(entries);
  }

  private arg({ boolValue, intValue, doubleValue, stringValue, dictEntries, arrayValues }: ArgMessage): Arg {
    if (stringValue !== undefined) return text(stringValue);
    if (intValue !== undefined) return Number(intValue);
    if (arrayValues !== undefined) return arrayValues.map((one) => this.arg(one));
    return boolValue ?? doubleValue ?? this.args(dictEntries ?? []);
  }
}

/** Each clock in its unit, and what the primary one had at that moment, in nanoseconds. */
class Clocks {
  private readonly clocks = new Map<
    number,
    { readonly time: bigint; readonly unit: bigint; readonly primary: bigint }
  >();
  private usual = 6;

  take({ clockSnapshot, tracePacketDefaults }: Packet): void {
    this.usual = tracePacketDefaults?.timestampClockId ?? this.usual;
    if (clockSnapshot === undefined) return;
    const { clocks, primaryTraceClock } = clockSnapshot;
    const primary = clocks.find(({ clockId }) => clockId === primaryTraceClock);
    if (primary === undefined) throw new Error("no time of the primary clock");
    for (const { clockId, timestamp, unitMultiplierNs = "1" } of clocks)
      this.clocks.set(clockId, {
        time: BigInt(timestamp),
        unit: BigInt(unitMultiplierNs),
        primary: BigInt(primary.timestamp),
      });
  }

  time({ timestamp, timestampClockId = this.usual }: Packet): bigint {
    const clock = this.clocks.get(timestampClockId);
    if (clock === undefined || timestamp === undefined) throw new Error(`no way from clock ${timestampClockId}`);
    return (BigInt(timestamp) - clock.time) * clock.unit + clock.primary;
  }
}

function microseconds(nanoseconds: bigint): number {
  if (nanoseconds % 1000n !== 0n) throw new Error(`${nanoseconds} ns are no whole microseconds`);
  return Number(nanoseconds / 1000n);
}

function describe(tracks: Map<string, TrackRow>, message: TrackMessage): void {
  const { uuid, parentUuid, name, process, thread, counter } = message;
  const parent = parentUuid === undefined ? null : (tracks.get(parentUuid) ?? null);
  if (parentUuid !== undefined && parent === null)
    throw new Error(`track ${uuid} stands under one that is not described`);
  const called = text(name ?? process?.processName ?? thread?.threadName);
  const row = tracks.get(uuid) ?? new TrackRow(parent, called, counter !== undefined);
  const [pid, tid] = [process?.pid ?? thread?.pid ?? null, thread?.tid ?? null];
  const isOther = row.parent !== parent || row.isCounter !== (counter !== undefined);
  if (isOther || (tracks.has(uuid) && (row.pid !== pid || row.tid !== tid)))
    throw new Error(`track ${uuid} is another one now`);
  row.name = called;
  row.pid = pid;
  row.tid = tid;
  row.words = (process?.cmdline ?? []).map(text);
  tracks.set(uuid, row);
}

function arrowsIn(tracks: readonly TrackRow[]): readonly (readonly [Mark, Mark])[] {
  const marks = tracks.flatMap((track) => track.marks).sort((left, right) => left.from - right.from);
  const last = new Map<string, Mark>();
  const arrows: (readonly [Mark, Mark])[] = [];
  for (const mark of marks) {
    for (const flow of [...mark.flows, ...mark.ends]) {
      const from = last.get(flow);
      if (from !== undefined) arrows.push([from, mark]);
      last.set(flow, mark);
    }
    for (const flow of mark.ends) last.delete(flow);
  }
  return arrows;
}
