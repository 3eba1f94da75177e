import { intern } from "../../base/intern.ts";
import { allOptions, findOption } from "../../linux/catalogue.ts";
import { kinds } from "../../linux/kinds/kinds.ts";
import { sizeOf } from "../../linux/kinds/layout.ts";
import { leastLength } from "../../linux/length.ts";
import { levelName } from "../../linux/levels.ts";
import { shownName } from "../../linux/option-name.ts";
import type { OptionValue, SocketOption } from "../../linux/option.ts";
import { showValue } from "../../linux/show.ts";
import type { CallRecord, EnteredRecord } from "../../strace/record.ts";
import { firstFd, none, seenBy, succeeded, type DecoderTable } from "../decoder.ts";
import type { Value } from "../../strace/value.ts";
import type { ByteOrders, OptionName, SocketEvent } from "../../events/event.ts";
import { numberIn, wordsIn } from "../tree.ts";
import { inBothOrders, optionValue } from "../option-value.ts";

const onSocket = { first: "socket", traced: "always", everywhere: true } as const;

/** setsockopt and getsockopt. */
export const optionCalls: DecoderTable = {
  setsockopt: {
    ...onSocket,
    done: (call) => option(call, "option-set"),
    attempt: (call) => setText(call, optionOf(call)),
    loses: (call) => ({ type: "option", option: optionInCut(call) }),
    attemptOnBluetooth: (call) => onBluetooth(call, optionOf(call), setText),
  },
  getsockopt: {
    ...onSocket,
    done: (call) => option(call, "option-read"),
    attempt: (call) => readText(call, optionOf(call)),
    attemptOnBluetooth: (call) => onBluetooth(call, optionOf(call), readText),
  },
};

/** `setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0` */
function option(call: CallRecord, type: "option-set" | "option-read"): readonly SocketEvent[] {
  const at = firstFd(call);
  if (at === null || !succeeded(call)) return none;
  const row = optionOf(call);
  const { level, name } = nameOf(call, row);
  const byteOrders = ordersOf(call, row);
  const value = valueOf(call, row, byteOrders);
  const event = { type, seen: seenBy(call), at, level, name, value, onBluetooth: onBluetooth(call, row, nameAndValue) };
  return [byteOrders === null ? event : { ...event, byteOrders }];
}

/** The option of a line that ends early; null: its name may be cut too, as `SO_RCVBUF` of SO_RCVBUFFORCE may be. */
function optionInCut(call: EnteredRecord): OptionName | null {
  const row = optionOf(call);
  if (call.args.length > 3) return nameOf(call, row);
  if (row === null) return null;
  const isWhole = allOptions().every(({ name }) => name === row.name || !name.startsWith(row.name));
  return isWhole ? { level: row.level, name: row.name } : null;
}

/** The option's row in the catalogue; null: it has none. */
type Row = SocketOption | null;

/** `SO_RCVBUF = 65536`; some options have no value: `SO_DETACH_FILTER`. */
const setText = (call: CallRecord, row: Row): string => {
  const value = showValue(row, valueOf(call, row));
  const name = shownName(nameOf(call, row));
  return value === "" ? name : `${name} = ${value}${lengthText(call, row)}`;
};
const readText = (call: CallRecord, row: Row): string => `read ${shownName(nameOf(call, row))}`;

/** Why the kernel refused it: `TCP_NODELAY, "\1", 1` is no int. */
function lengthText({ args, result }: CallRecord, row: Row): string {
  const given = numberIn(args[4]?.value);
  const needed = row === null ? null : leastLength(row);
  const isCause = result.type === "error" && result.errno === "EINVAL" && given !== null && needed !== null;
  return isCause && given < needed ? ` (length ${given}, needs ${needed})` : "";
}
const nameAndValue = (call: CallRecord, row: Row): OptionName & { readonly value: OptionValue } => {
  const { level, name } = nameOf(call, row);
  return { level, name, value: valueOf(call, row) };
};

/** As in the catalogue; an option, or a level, that is not in it keeps strace's spelling: `0x4d`, `0x7777`. */
function nameOf(call: CallRecord | EnteredRecord, row: Row): OptionName {
  if (row !== null) return { level: row.level, name: row.name };
  const [level, name] = words(call);
  return { level: intern(levelName(level) ?? level), name: intern(name) };
}

/** Bytes that make sense on a big-endian machine only are read as its. */
function valueOf(call: CallRecord, row: Row, orders: ByteOrders | null = ordersOf(call, row)): OptionValue {
  if (orders !== null) return orders.order === "big" ? orders.big : orders.little;
  return optionValue(row, printedValue(call), call.args[4]?.value, call.args[3]?.text ?? "");
}

function ordersOf(call: CallRecord, row: Row): ByteOrders | null {
  return inBothOrders(row, printedValue(call), call.args[4]?.value, call.args[3]?.text ?? "");
}

function printedValue(call: CallRecord): Value {
  return call.args[3]?.value ?? { type: "missing" };
}

function optionOf(call: CallRecord | EnteredRecord, family: string | null = null): Row {
  const [level, name] = words(call);
  return findOption(level, name, { family, call: call.name === "getsockopt" ? "getsockopt" : "setsockopt" });
}

/** `SOL_TCP, TCP_NODELAY`; with -X raw `0x6, 0x1`. */
function words(call: CallRecord | EnteredRecord): readonly [level: string, name: string] {
  return [wordsIn(call.args[1]?.value)[0] ?? "?", wordsIn(call.args[2]?.value)[0] ?? "?"];
}

/**
 * What `read` gives for the option that the numbers stand for on a Bluetooth socket. Null: the same option, or no value
 * of it has this length: a TCP_NODELAY of four bytes is never an L2CAP_OPTIONS of twelve.
 */
function onBluetooth<Result>(call: CallRecord, row: Row, read: (call: CallRecord, row: Row) => Result): Result | null {
  const there = optionOf(call, "AF_BLUETOOTH");
  if (there === null || there === row) return null;
  const length = numberIn(call.args[4]?.value);
  return length !== null && length < (sizeOf(kinds[there.kind]) ?? 0) ? null : read(call, there);
}
