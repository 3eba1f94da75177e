import { asMicros, type Micros } from "../base/brands.ts";
import type { CallRecord, EnteredRecord } from "../strace/record.ts";
import type { EventOf, Lost, PrintedFd, Seen, SocketEvent, Tried } from "../events/event.ts";
import { printedFd } from "./printed-fd.ts";

/**
 * All that is known of one system call: how its lines become events, and what is special about it. No other file asks
 * for a call by its name.
 */
export interface Decoder {
  /** The call returned and did not fail; or it failed, restarts or its thread died in it, which `result` says. */
  readonly done: (call: CallRecord) => readonly SocketEvent[];
  /** The call was entered, and lines of other threads come before its end. Absent: an `entered` event on its first fd. */
  readonly entered?: (call: EnteredRecord) => readonly SocketEvent[];
  /** The call was entered and never returned. Absent: that has no effect. */
  readonly abandoned?: (call: EnteredRecord) => readonly SocketEvent[];
  /** What a failed call tried to do, for people. Absent or null: its failure is not reported (fcntl on a file). */
  readonly attempt?: (call: CallRecord) => string | null;
  /** The same if the socket is one of AF_BLUETOOTH; null: it does not differ. */
  readonly attemptOnBluetooth?: (call: CallRecord) => string | null;
  /** What a failed call tried, where that shows the socket's state or why it failed. Absent: it shows neither. */
  readonly tried?: (call: CallRecord) => Tried;
  /** Whether an argument is not what strace prints, so that the line counts as unread. Absent: none that matters. */
  readonly isGarbled?: (call: CallRecord) => boolean;
  /** What of its socket is unknown where its line cannot be read. Absent: nothing. */
  readonly loses?: (call: EnteredRecord) => Lost;
  /** Its effect is that of its entry, whatever it returns: it has it even where its line cannot be read. */
  readonly actsOnEntry?: true;
  /**
   * What the first argument is. `socket`: the call works on sockets only. `any-fd`: on whatever has an fd. `other`: it
   * is no fd.
   */
  readonly first: "socket" | "any-fd" | "other";
  /**
   * When a live trace asks strace for it. `with-data`: it moves data, which is too frequent for what it shows unless
   * --data asks for it. `never`: not at all. A log's lines of it are read in any case.
   */
  readonly traced: "always" | "not-with-light" | "with-data" | "never";
  /** Its numbers show all that it is traced for: a live trace has strace print them raw, without the data. */
  readonly onlyNumbers?: true;
  /** It can change O_NONBLOCK and O_CLOEXEC, as the other call of that name can: a trace without both leaves them open. */
  readonly setsFlags?: "fcntl" | "ioctl";
  /** Its end shows something even where its beginning, with the first argument, is not in the log. */
  readonly endsAlone?: true;
  /** Every strace since 4.15 knows it on every architecture that we have met; others are asked for with `?`. */
  readonly everywhere?: true;
  /**
   * Where --verify makes strace hold the thread, so that the kernel can be asked about its sockets: `before` the call
   * is done, or with --verify-each `after` it.
   */
  readonly held?: "before" | "after";
}

export type DecoderTable = Readonly<Record<string, Decoder>>;

export const none: readonly SocketEvent[] = [];

export function seenBy(call: CallRecord | EnteredRecord): Seen {
  const { tid, line, name } = call;
  const time = timeOf(call);
  const { stack } = call;
  if (call.type !== "call") return { tid, time, line, call: name, ...(stack === undefined ? {} : { stack }) };
  const { entered, returned } = spanOf(call);
  const hasSpan = entered !== null && returned !== null;
  if (!hasSpan && stack === undefined) return { tid, time, line, call: name, ...(call.resumed ? resumed : {}) };
  if (stack === undefined && hasSpan)
    return call.resumed
      ? { tid, time, line, call: name, resumed: true, entered }
      : { tid, time, line, call: name, entered };
  const seen = { tid, time, line, call: name, ...(call.resumed ? resumed : {}), ...(hasSpan ? { entered } : {}) };
  return stack === undefined ? seen : { ...seen, stack };
}

const resumed = { resumed: true } as const;

/** When the call took effect: its end. A line that was not cut carries the time of its entry, and with -T its length. */
export function timeOf(call: CallRecord | EnteredRecord): Micros | null {
  if (call.type === "entered" || call.resumed || call.time === null) return call.time;
  const elapsed = call.result.elapsed ?? 0;
  // -t stamps whole seconds: with the microseconds of -T behind them times would go back. 0 is where -r begins.
  const isWhole = call.time !== 0 && call.time % SECOND === 0;
  return asMicros(call.time + (isWhole ? elapsed - (elapsed % SECOND) : elapsed));
}

/** When a call was entered and when it returned; null: not printed, or in whole seconds only. */
export function spanOf({ time, entered, resumed, result }: CallRecord): Pick<EventOf<"data">, "entered" | "returned"> {
  const [begin, end] = [preciseOf(entered), preciseOf(time)];
  if (resumed) return { entered: begin, returned: end };
  const { elapsed } = result;
  return { entered: begin, returned: begin === null || elapsed == null ? null : asMicros(begin + elapsed) };
}

/** -t prints whole seconds; a time of microseconds that is one by chance counts as unknown. */
function preciseOf(time: Micros | null): Micros | null {
  return time === null || (time !== 0 && time % SECOND === 0) ? null : time;
}

const SECOND = 1_000_000;

/** The first argument as an fd: where almost every call has its socket. */
export function firstFd(call: CallRecord | EnteredRecord): PrintedFd | null {
  return printedFd(call.args[0]?.value);
}

export function succeeded(call: CallRecord): boolean {
  return call.result.type === "value" && call.result.value >= 0;
}
