import { intern } from "../../base/intern.ts";
import { SOCK_CLOEXEC, SOCK_NONBLOCK, SOCK_TYPE_MASK, effectiveProtocol, typeName } from "../../linux/families.ts";
import { frameProtocolName, protocolName } from "../../linux/protocols.ts";
import type { CallRecord } from "../../strace/record.ts";
import type { Argument, Value } from "../../strace/value.ts";
import { addressIn, isCutAddress } from "../address.ts";
import { familyIn } from "../family.ts";
import { firstFd, none, seenBy, succeeded, type Decoder, type DecoderTable } from "../decoder.ts";
import type { FdFlags, SocketEvent, SocketKind } from "../../events/event.ts";
import { printedFd, returnedFd } from "../printed-fd.ts";
import { firstWord, wordsIn } from "../tree.ts";

const accept: Decoder = {
  done: accepted,
  attempt: () => "accept",
  tried: () => ({ type: "accept" }),
  first: "socket",
  traced: "always",
  held: "after",
  endsAlone: true,
};

/** Calls that make a socket: socket, socketpair, accept. */
export const socketCalls: DecoderTable = {
  socket: { done: created, attempt: kindText, first: "other", traced: "always", everywhere: true },
  socketpair: { done: paired, attempt: kindText, first: "other", traced: "always", everywhere: true },
  accept,
  accept4: { ...accept, everywhere: true },
};

/** `socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3<socket:[8659930]>` */
function created(call: CallRecord): readonly SocketEvent[] {
  const at = returnedFd(call.result);
  if (at === null) return none;
  const { kind, flags } = argumentsOf(call);
  return [{ type: "created", seen: seenBy(call), at, kind, ...flags }];
}

/** `socketpair(AF_UNIX, SOCK_STREAM, 0, [12, 13]) = 0` */
function paired(call: CallRecord): readonly SocketEvent[] {
  const pair = call.args[3]?.value;
  if (!succeeded(call) || pair?.type !== "array") return none;
  const at = printedFd(pair.items[0]);
  const other = printedFd(pair.items[1]);
  if (at === null || other === null) return none;
  const { kind, flags } = argumentsOf(call);
  return [{ type: "paired", seen: seenBy(call), at, other, kind, ...flags }];
}

/** `accept4(3, {sa_family=AF_INET, ...}, [128 => 16], SOCK_CLOEXEC) = 5` */
function accepted(call: CallRecord): readonly SocketEvent[] {
  const at = returnedFd(call.result);
  if (at === null) return none;
  // Null: the beginning of the call is not in the log.
  const listener = firstFd(call);
  // -yy: `= 4<TCP:[127.0.0.1:43563->127.0.0.1:58566]>`, where the program did not ask for it.
  const given = isCutAddress(call.args[2]?.value) ? null : addressIn(call.args[1]?.value, call.args[1]?.text ?? "");
  const peer = given ?? at.details?.peer ?? null;
  // Each field by its name: to spread them costs as much as all the rest.
  const { cloexec, nonblock } = flagsIn(call.args[3]?.value);
  return [{ type: "accepted", seen: seenBy(call), listener, at, peer, cloexec, nonblock }];
}

/** What the arguments mean: worked out once for all calls that share them. */
function argumentsOf(call: CallRecord): SocketArguments {
  const family = intern(familyIn(call.args[0]?.value) ?? "AF_UNSPEC");
  const made = call.shared?.made;
  if (made instanceof SocketArguments && made.kind.family === family) return made;
  const fresh = new SocketArguments(call, family);
  if (call.shared !== null) call.shared.made = fresh;
  return fresh;
}

/** `AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP` */
class SocketArguments {
  readonly kind: SocketKind;
  readonly flags: FdFlags;

  constructor({ args }: CallRecord, family: string) {
    const type = intern(typeIn(args[1]?.value));
    this.kind = { family, type, protocol: intern(protocolIn(args[2], family, type)) };
    this.flags = flagsIn(args[1]?.value);
  }
}

/** `IPPROTO_TCP`; -X raw `0x6`, 4.15 `0x106 /* IPPROTO_??? *\/`; of packet sockets `htons(ETH_P_ALL)`. */
function protocolIn(argument: Argument | undefined, family: string, type: string): string {
  const value = argument?.value;
  const inside = value?.type === "call" ? value.args[0] : undefined;
  if (inside?.type === "word") return inside.text;
  if (inside?.type === "number") return frameProtocolName(inside.value);
  const word = firstWord(value) ?? argument?.text ?? "0";
  // The kernel takes 32 bits: 4294967302 is 6.
  const name = /^\d/.test(word) && value?.type === "number" ? protocolName(family, value.value % 2 ** 32) : word;
  return effectiveProtocol(family, type, name);
}

/** The type without its flags; with -X raw it is a number that holds both. */
function typeIn(value: Value | undefined): string {
  const word = wordsIn(value).find(
    (one) => one.startsWith("SOCK_") && one !== "SOCK_CLOEXEC" && one !== "SOCK_NONBLOCK",
  );
  if (word !== undefined && !word.includes("?")) return word;
  const number = wordsIn(value).map(Number).find(Number.isInteger);
  return number === undefined ? "SOCK_?" : typeName(number & SOCK_TYPE_MASK);
}

function flagsIn(value: Value | undefined): FdFlags {
  const bits = bitsIn(value);
  return { cloexec: (bits & SOCK_CLOEXEC) !== 0, nonblock: (bits & SOCK_NONBLOCK) !== 0 };
}

function bitsIn(value: Value | undefined): number {
  if (value?.type === "flags") return value.items.reduce((bits, item) => bits | bitsIn(item), 0);
  if (value?.type === "word") return flagBits.get(value.text) ?? 0;
  // What is neither a flag nor a number has no bits: NaN counts as 0.
  return wordsIn(value).reduce((bits, word) => bits | (flagBits.get(word) ?? Number(word)), 0);
}

const flagBits: ReadonlyMap<string, number> = new Map(Object.entries({ SOCK_CLOEXEC, SOCK_NONBLOCK }));

function kindText(call: CallRecord): string {
  const { kind } = argumentsOf(call);
  return `${call.name} ${kind.family} ${kind.type} ${kind.protocol}`;
}
