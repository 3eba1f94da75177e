import type { Micros } from "../../base/brands.ts";
import type { Data } from "../../base/data.ts";

/** What one TracePacket of Perfetto says, for wire.ts to encode: a track, or something on a track. */
export interface Packet {
  /** Microseconds of CLOCK_REALTIME. */
  readonly at: Micros;
  readonly track?: Track;
  readonly event?: TrackEvent;
}

/** A row in Perfetto: described before the first event on it, and again where its name changes. */
export interface Track {
  /** Unique in the file. */
  readonly id: number;
  /** The track that it stands under. */
  readonly parent?: number;
  readonly name?: string;
  /** It is the track of a process, or of a thread. */
  readonly process?: { readonly pid: number; readonly name: string; readonly words: readonly string[] };
  readonly thread?: { readonly pid: number; readonly tid: number; readonly name?: string };
  /** It has numbers. */
  readonly counts?: true;
}

/** `begin` and `end` make a slice; slices of a track lie in one another or apart. */
export interface TrackEvent {
  readonly type: "begin" | "end" | "instant" | "count";
  readonly track: number;
  readonly name?: string;
  readonly args?: Args;
  /** Arrows that begin or end here, by numbers that are unique in the file. */
  readonly flows?: readonly number[];
  readonly ends?: readonly number[];
  /** Of `count`. */
  readonly value?: number;
}

/** Typed arguments; null and undefined: unknown, and left out. */
export type Args = Readonly<Record<string, Arg>>;

export type Arg = Data | undefined | readonly Arg[] | { readonly [field: string]: Arg };

export type Emit = (packet: Packet) => void;
