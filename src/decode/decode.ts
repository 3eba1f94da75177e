/**
 * events/ turns records of strace into what happened to sockets. It knows the system-call interface (which
 * argument is what, which result means what) and nothing of what held before: that is world/'s. It never throws
 * and never guesses: what an argument does not tell is null. Used by cli/ (wiring) and, for the types, by all above.
 *
 * To teach it a system call: one row in the table of a file in decoders/.
 */
import type { CallRecord, EnteredRecord, SyscallRecord } from "../strace/record.ts";
import { firstFd, none, seenBy, type Decoder } from "./decoder.ts";
import { addressCalls } from "./calls/address.ts";
import { fdCalls } from "./calls/fd.ts";
import { messageCalls } from "./calls/message.ts";
import { optionCalls } from "./calls/option.ts";
import { processCalls, processEvent } from "./calls/process.ts";
import { socketCalls } from "./calls/socket.ts";
import type { SocketEvent } from "../events/event.ts";

const decoders: ReadonlyMap<string, Decoder> = new Map(
  Object.entries({ ...socketCalls, ...addressCalls, ...optionCalls, ...fdCalls, ...messageCalls, ...processCalls }),
);

/** The system calls that a live trace asks strace for. */
export const tracedCalls: readonly string[] = [...decoders.keys()].filter(
  (name) => decoders.get(name)?.rarely === undefined,
);

/** Whether a call of that name can give events; the parser skips the lines of all others. */
export function isDecoded(name: string): boolean {
  return decoders.has(name);
}

/** The events of one record, in order. */
export function decode(record: SyscallRecord): readonly SocketEvent[] {
  switch (record.type) {
    case "call":
      return decodeCall(record);
    case "entered":
      return decodeEntered(record);
    case "abandoned":
      return abandoned(record);
    case "trouble":
      return none;
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
  const attempt = decoder.attempt(call);
  if (attempt === null) return decoder.done(call);
  const at = decoder.makes ? null : firstFd(call);
  const elsewhere = decoder.attemptOnBluetooth?.(call) ?? null;
  const other = elsewhere === null ? {} : { attemptOnBluetooth: elsewhere };
  return [...decoder.done(call), { type: "failed", seen: seenBy(call), at, errno, attempt, ...other }];
}

function decodeEntered(call: EnteredRecord): readonly SocketEvent[] {
  const decoder = decoders.get(call.name);
  if (decoder === undefined || decoder.makes === true) return none;
  if (decoder.entered !== undefined) return decoder.entered(call);
  const at = firstFd(call);
  return at === null ? none : [{ type: "entered", seen: seenBy(call), at }];
}

/** A call that never returned: what takes effect when it is entered has done so. */
function abandoned(record: { readonly name: string } & Omit<EnteredRecord, "type">): readonly SocketEvent[] {
  if (!record.name.includes("clone") && !record.name.includes("fork")) return none;
  return [{ type: "fork-failed", seen: seenBy({ ...record, type: "entered" }) }];
}
