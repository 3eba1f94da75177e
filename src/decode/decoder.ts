import { asMicros, type Micros } from "../base/brands.ts";
import type { CallRecord, EnteredRecord } from "../strace/record.ts";
import type { FdSight, Seen, SocketEvent } from "../events/event.ts";
import { fdSight } from "./fd-sight.ts";

/** What the events layer knows of one system call. Every part gives no event where the call does not matter. */
export interface Decoder {
  /** The call succeeded (or restarts, or its thread died in it: `result` tells). */
  readonly done: (call: CallRecord) => readonly SocketEvent[];
  /** The call was entered and something else came in between. */
  readonly entered?: (call: EnteredRecord) => readonly SocketEvent[];
  /** What a failed call had tried, in words; null: its failure is nobody's business (fcntl on a file). */
  readonly attempt: (call: CallRecord) => string | null;
  /** The same on a Bluetooth socket; null: it is the same there. */
  readonly attemptOnBluetooth?: (call: CallRecord) => string | null;
  /** True: the call makes a socket and has none as its first argument. */
  readonly makes?: true;
  /** True: read where a log has it, but too frequent for what it may tell to be asked of a live trace. */
  readonly rarely?: true;
}

export const none: readonly SocketEvent[] = [];

export function seenBy(call: CallRecord | EnteredRecord): Seen {
  const seen = { tid: call.tid, time: timeOf(call), line: call.line, call: call.name };
  return call.type === "call" && call.resumed ? { ...seen, resumed: true } : seen;
}

/** When the call took effect: its end. A line that was not cut carries the time of its entry, and with -T its length. */
function timeOf(call: CallRecord | EnteredRecord): Micros | null {
  if (call.type === "entered" || call.resumed || call.time === null) return call.time;
  return asMicros(call.time + (call.result.elapsed ?? 0));
}

/** The first argument as an fd: where almost every call has its socket. */
export function firstFd(call: CallRecord | EnteredRecord): FdSight | null {
  return fdSight(call.args[0]?.value);
}

export function succeeded(call: CallRecord): boolean {
  return call.result.type === "value" && call.result.value >= 0;
}
