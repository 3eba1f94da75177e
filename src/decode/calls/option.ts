import type { SocketEvent, Tried } from "../../events/event.ts";
import type { CallRecord } from "../../strace/record.ts";
import { firstFd, none, seenBy, succeeded, type DecoderTable } from "../decoder.ts";
import { optionArguments, optionInCut } from "../option-arguments.ts";

const onSocket = { first: "socket", traced: "always", everywhere: true, attempt, attemptOnBluetooth } as const;

/** setsockopt and getsockopt. */
export const optionCalls: DecoderTable = {
  setsockopt: {
    ...onSocket,
    done: (call) => option(call, "option-set"),
    tried,
    loses: (call) => ({ type: "option", option: optionInCut(call) }),
  },
  getsockopt: { ...onSocket, done: (call) => option(call, "option-read") },
};

/** `setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0` */
function option(call: CallRecord, type: "option-set" | "option-read"): readonly SocketEvent[] {
  const at = firstFd(call);
  if (at === null || !succeeded(call)) return none;
  const { level, name, value, byteOrders, onBluetooth } = optionArguments(call);
  const event = { type, seen: seenBy(call), at, level, name, value, onBluetooth };
  return [byteOrders === null ? event : { byteOrders, ...event }];
}

function attempt(call: CallRecord): string {
  return optionArguments(call).attempt(errnoOf(call));
}

function attemptOnBluetooth(call: CallRecord): string | null {
  return optionArguments(call).attemptOnBluetooth(errnoOf(call));
}

function tried(call: CallRecord): Tried {
  const { level, name, value } = optionArguments(call);
  return { type: "set", level, name, value };
}

function errnoOf({ result }: CallRecord): string {
  return result.type === "error" ? result.errno : "";
}
