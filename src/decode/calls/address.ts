import { showAddress } from "../../linux/address.ts";
import type { Result } from "../../strace/line.ts";
import type { CallRecord } from "../../strace/record.ts";
import type { Value } from "../../strace/value.ts";
import { addressIn, isCutAddress, isGarbledAddress, isUnspecified } from "../address.ts";
import { firstFd, none, seenBy, succeeded, type Decoder, type DecoderTable } from "../decoder.ts";
import type { PrintedFd, Sides, SocketEvent } from "../../events/event.ts";
import { firstWord, numberIn } from "../tree.ts";

const onSocket = { first: "socket", traced: "always", everywhere: true } as const;

/** Addresses and connections: bind, listen, connect, getsockname, getpeername, shutdown. */
export const addressCalls: DecoderTable = {
  bind: {
    ...onSocket,
    done: onSuccess(bound),
    attempt: (call) => `bind ${addressText(call)}`,
    tried: (call) => ({ type: "bind", address: addressOf(call) }),
    isGarbled: hasGarbledAddress,
    loses: () => ({ type: "address" }),
  },
  listen: {
    ...onSocket,
    done: onSuccess(listening),
    attempt: (call) => `listen, backlog ${call.args[1]?.text ?? "?"}`,
    tried: () => ({ type: "listen" }),
    loses: () => ({ type: "state" }),
    held: "after",
  },
  connect: {
    ...onSocket,
    done: connected,
    attempt: (call) => (isPending(call.result) ? null : `connect ${addressText(call)}`),
    tried: (call) => ({ type: "connect", address: addressOf(call) }),
    isGarbled: hasGarbledAddress,
    loses: () => ({ type: "connection" }),
    held: "after",
  },
  getsockname: {
    ...onSocket,
    done: onSuccess(named("local")),
    attempt: () => "getsockname",
    isGarbled: hasGarbledAddress,
  },
  getpeername: {
    ...onSocket,
    done: onSuccess(named("peer")),
    attempt: () => "getpeername",
    tried: () => ({ type: "getpeername" }),
    isGarbled: hasGarbledAddress,
  },
  shutdown: {
    ...onSocket,
    done: onSuccess(shut),
    attempt: (call) => `shutdown ${howOf(call)}`,
    tried: (call) => ({ type: "shutdown", how: sidesOf(call) }),
    loses: () => ({ type: "state" }),
  },
};

type Build = (call: CallRecord, at: PrintedFd) => SocketEvent | null;

function onSuccess(build: Build): Decoder["done"] {
  return (call) => {
    const at = firstFd(call);
    const event = at === null || !succeeded(call) ? null : build(call, at);
    return event === null ? none : [event];
  };
}

function bound(call: CallRecord, at: PrintedFd): SocketEvent {
  return { type: "bound", seen: seenBy(call), at, address: addressOf(call) };
}

function listening(call: CallRecord, at: PrintedFd): SocketEvent | null {
  const backlog = numberIn(call.args[1]?.value);
  return backlog === null ? null : { type: "listening", seen: seenBy(call), at, backlog };
}

/** A refused connect gives no event here; its `failed` comes from the caller. */
function connected(call: CallRecord): readonly SocketEvent[] {
  const at = firstFd(call);
  const pending = isPending(call.result);
  if (at === null || (!pending && !succeeded(call))) return none;
  const peer = isUnspecified(call.args[1]?.value) ? null : addressOf(call);
  return [{ type: "connected", seen: seenBy(call), at, peer, pending }];
}

/** connect(2): after EINPROGRESS and EINTR the handshake goes on. */
function isPending(result: Result): boolean {
  if (result.type === "restart") return true;
  return result.type === "error" && (result.errno === "EINPROGRESS" || result.errno === "EINTR");
}

function named(side: "local" | "peer"): Build {
  return (call, at) => {
    const address = isCutAddress(call.args[2]?.value) ? null : addressOf(call);
    return address === null ? null : { type: "named", seen: seenBy(call), at, side, address };
  };
}

/** sys/socket.h; by number for -X raw. */
const sides = { SHUT_RD: "read", SHUT_WR: "write", SHUT_RDWR: "both" } as const;
const howNumbers = ["SHUT_RD", "SHUT_WR", "SHUT_RDWR"] as const;

function shut(call: CallRecord, at: PrintedFd): SocketEvent | null {
  const how = sidesOf(call);
  return how === null ? null : { type: "shut", seen: seenBy(call), at, how };
}

function sidesOf(call: CallRecord): Sides | null {
  const how = howOf(call);
  return isHow(how) ? sides[how] : null;
}

/** `SHUT_WR`, with -X raw `0x1`. */
function howOf(call: CallRecord): string {
  const value: Value | undefined = call.args[1]?.value;
  const word = firstWord(value) ?? "?";
  return word.startsWith("SHUT_") ? word : (howNumbers[Number(word)] ?? word);
}

function isHow(text: string): text is keyof typeof sides {
  return Object.hasOwn(sides, text);
}

function addressOf(call: CallRecord): ReturnType<typeof addressIn> {
  return addressIn(call.args[1]?.value, call.args[1]?.text ?? "");
}

function hasGarbledAddress(call: CallRecord): boolean {
  return isGarbledAddress(call.args[1]?.value);
}

function addressText(call: CallRecord): string {
  const address = addressOf(call);
  if (isUnspecified(call.args[1]?.value)) return "AF_UNSPEC";
  return address === null ? (call.args[1]?.text ?? "?") : showAddress(address);
}
