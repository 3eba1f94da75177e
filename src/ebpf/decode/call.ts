import { intern } from "../../base/intern.ts";
import type { Seen, SocketEvent, Tried } from "../../events/event.ts";
import { errnoName } from "../../linux/errno-name.ts";
import type { RawRecord } from "../record.ts";
import { firstFd } from "./at.ts";

/** How the records of a call become events. */
export interface CallDecoder {
  /** It returned and did not fail. */
  readonly done: (record: RawRecord, seen: Seen) => readonly SocketEvent[];
  /** What it tried to do when it failed, for people; as the decoder of strace's text has it. Absent or null: that is not reported. */
  readonly attempt?: (record: RawRecord) => string | null;
  /** What it tried, where that shows the socket's state or why it failed. Absent: neither. */
  readonly tried?: (record: RawRecord) => Tried;
  /** What the first argument is; see decode/decoder.ts. */
  readonly first: "socket" | "any-fd" | "other";
}

export const none: readonly SocketEvent[] = [];

/** `ECONNREFUSED` of a call that failed. */
export function errnoOf(record: RawRecord): string {
  return intern(errnoName(record.result));
}

/**
 * A signal came: the kernel begins the call anew, or lets it fail with EINTR (include/linux/errno.h: ERESTARTSYS,
 * ERESTARTNOINTR, ERESTARTNOHAND, ERESTART_RESTARTBLOCK).
 */
export function restarts({ result }: RawRecord): boolean {
  return result <= -512 && result >= -516 && result !== -515;
}

/** The events of a call that has ended. */
export function callEvents(decoder: CallDecoder, record: RawRecord, seen: Seen): readonly SocketEvent[] {
  if (record.result >= 0 || restarts(record)) return decoder.done(record, seen);
  const attempt = decoder.attempt?.(record) ?? null;
  if (attempt === null) return decoder.done(record, seen);
  const at = decoder.first === "other" ? null : firstFd(record);
  const tried = decoder.tried?.(record) ?? null;
  const anyFd = decoder.first === "any-fd";
  return [{ type: "failed", seen, at, errno: errnoOf(record), anyFd, tried, attempt }];
}

/** What happens only where the call succeeded. */
export function onSuccess(build: (record: RawRecord, seen: Seen) => SocketEvent | null): CallDecoder["done"] {
  return (record, seen) => {
    const event = record.result < 0 ? null : build(record, seen);
    return event === null ? none : [event];
  };
}
