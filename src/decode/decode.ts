/**
 * decode/ turns strace's records into what happened to sockets. It knows the system-call interface (which argument is
 * what, which result means what) and nothing of earlier calls: that is world/'s. It never throws and never guesses:
 * what an argument does not show is null. Used by pipeline/ and cli/.
 *
 * To add a system call: one row in the table of a file in calls/. What is special about a call is a field of its row
 * (decoder.ts); traced.ts makes the lists of calls for strace's command line from the rows.
 */
import type { AbandonedRecord, CallRecord, EnteredRecord, SyscallRecord, UnreadCall } from "../strace/record.ts";
import { processEvent } from "./calls/process.ts";
import { firstFd, none, seenBy, type Decoder } from "./decoder.ts";
import { decoders } from "./table.ts";
import type { SocketEvent } from "../events/event.ts";

/** Whether a call of that name can give events; the parser skips the lines of all others. */
export function isDecoded(name: string): boolean {
  return decoders.has(name);
}

/** Whether the end of a call of that name gives events where its beginning is not in the log. */
export function isDecodedAlone(name: string): boolean {
  return decoders.get(name)?.endsAlone === true;
}

/** Whether its effect is that of its entry, whatever it returns. */
export function takesEffectOnEntry(name: string): boolean {
  return decoders.get(name)?.actsOnEntry === true;
}

/** Whether an argument of the call is none that strace prints: its line then counts as one that could not be read. */
export function isGarbled(call: CallRecord): boolean {
  return decoders.get(call.name)?.isGarbled?.(call) === true;
}

/** The events of one record, in order. */
export function decode(record: SyscallRecord): readonly SocketEvent[] {
  switch (record.type) {
    case "call":
      return decodeCall(record);
    case "entered":
      return decodeEntered(record);
    case "abandoned":
      return decodeAbandoned(record);
    case "trouble":
      return record.call === null ? none : decodeUnread(record.call);
    default:
      return processEvent(record);
  }
}

function decodeCall(call: CallRecord): readonly SocketEvent[] {
  const decoder = decoders.get(call.name);
  if (decoder === undefined) return none;
  return call.result.type === "error" ? failure(call, decoder, call.result.errno) : decoder.done(call);
}

function failure(call: CallRecord, decoder: Decoder, errno: string): readonly SocketEvent[] {
  const attempt = decoder.attempt?.(call) ?? null;
  if (attempt === null) return decoder.done(call);
  const at = decoder.first === "other" ? null : firstFd(call);
  const anyFd = decoder.first === "any-fd";
  const tried = decoder.tried?.(call) ?? null;
  const elsewhere = decoder.attemptOnBluetooth?.(call) ?? null;
  const other = elsewhere === null ? {} : { attemptOnBluetooth: elsewhere };
  return [...decoder.done(call), { type: "failed", seen: seenBy(call), at, errno, anyFd, tried, attempt, ...other }];
}

function decodeEntered(call: EnteredRecord): readonly SocketEvent[] {
  const decoder = decoders.get(call.name);
  if (decoder?.entered !== undefined) return decoder.entered(call);
  if (decoder === undefined || decoder.first === "other") return none;
  const at = firstFd(call);
  return at === null ? none : [{ type: "entered", seen: seenBy(call), at }];
}

/** A call that never returned: what takes effect when it is entered has done so. */
function decodeAbandoned(call: AbandonedRecord): readonly SocketEvent[] {
  return decoders.get(call.name)?.abandoned?.({ ...call, type: "entered" }) ?? none;
}

/** A call whose line could not be read: what it did is missed, but for what shows when it is entered. */
function decodeUnread({ resumed, ...call }: UnreadCall): readonly SocketEvent[] {
  const decoder = decoders.get(call.name);
  if (decoder === undefined) return none;
  const entered: EnteredRecord = { ...call, type: "entered" };
  const seen = resumed ? { ...seenBy(entered), resumed } : seenBy(entered);
  const at = decoder.first === "other" ? null : firstFd(entered);
  const lost = decoder.loses?.(entered) ?? { type: "nothing" };
  const acts = decoder.actsOnEntry === true && !resumed ? (decoder.entered?.(entered) ?? none) : none;
  return [{ type: "unread", seen, at, anyFd: decoder.first === "any-fd", lost }, ...acts];
}
