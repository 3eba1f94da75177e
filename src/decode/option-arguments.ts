import { intern } from "../base/intern.ts";
import type { ByteOrders, EventOf, OptionName } from "../events/event.ts";
import { allOptions, findOption } from "../linux/catalogue.ts";
import { kinds } from "../linux/kinds/kinds.ts";
import { sizeOf } from "../linux/kinds/layout.ts";
import { leastLength } from "../linux/length.ts";
import { levelName } from "../linux/levels.ts";
import { shownName } from "../linux/option-name.ts";
import type { OptionValue, SocketOption } from "../linux/option.ts";
import { showValue } from "../linux/show.ts";
import type { CallRecord, EnteredRecord } from "../strace/record.ts";
import { inBothOrders, optionValue } from "./option-value.ts";
import { firstWord, numberIn } from "./tree.ts";

/** The option's row in the catalogue; null: it has none. */
type Row = SocketOption | null;

/** The arguments behind the fd: decoded once for all calls that share them. */
export function optionArguments(call: CallRecord): OptionArguments {
  const { shared, name } = call;
  const made = shared?.made;
  if (made instanceof OptionArguments && made.call === name) return made;
  const fresh = new OptionArguments(call, findRow(call), onBluetooth(call));
  if (shared !== null) shared.made = fresh;
  return fresh;
}

/** The option of a line that ends early; null: its name may be cut too, as `SO_RCVBUF` of SO_RCVBUFFORCE may be. */
export function optionInCut(call: EnteredRecord): OptionName | null {
  const row = findRow(call);
  if (call.args.length > 3) return nameOf(call, row);
  if (row === null) return null;
  const isWhole = allOptions().every(({ name }) => name === row.name || !name.startsWith(row.name));
  return isWhole ? { level: row.level, name: row.name } : null;
}

/** `SOL_SOCKET, SO_RCVBUF, [65536], 4`. A program sets few options to few values, on many sockets. */
export class OptionArguments {
  /** setsockopt or getsockopt: firewalls use one number for a set and another get. */
  readonly call: string;
  readonly level: string;
  readonly name: string;
  readonly value: OptionValue;
  /** Null: the value is the same whatever the byte order of the machine. */
  readonly byteOrders: ByteOrders | null;
  /** What they mean on a socket of AF_BLUETOOTH; null: the same. */
  readonly onBluetooth: EventOf<"option-set">["onBluetooth"];
  private readonly there: OptionArguments | null;
  private readonly row: Row;
  private readonly length: number | null;
  private text: string | null = null;

  /** `there`: the same on a socket of AF_BLUETOOTH. */
  constructor(call: CallRecord, row: Row, there: OptionArguments | null) {
    const [, , , printed, length] = call.args;
    const value = printed?.value ?? { type: "missing" };
    const text = printed?.text ?? "";
    this.call = call.name;
    this.row = row;
    const { level, name } = nameOf(call, row);
    this.level = level;
    this.name = name;
    this.length = numberIn(length?.value);
    this.byteOrders = inBothOrders(row, value, length?.value, text);
    this.value = likelier(this.byteOrders) ?? optionValue(row, value, length?.value, text);
    this.there = there;
    this.onBluetooth = there && { level: there.level, name: there.name, value: there.value };
  }

  /** For people: `SO_RCVBUF = 65536`, `read SO_RCVBUF`; some options have no value: `SO_DETACH_FILTER`. */
  attempt(errno: string): string {
    const name = shownName(this);
    if (this.call === "getsockopt") return `read ${name}`;
    this.text ??= showValue(this.row, this.value);
    return this.text === "" ? name : `${name} = ${this.text}${this.lengthText(errno)}`;
  }

  /** Null: on a socket of AF_BLUETOOTH it is the same. */
  attemptOnBluetooth(errno: string): string | null {
    return this.there?.attempt(errno) ?? null;
  }

  /** Why the kernel refused it: `TCP_NODELAY, "\1", 1` is no int. */
  private lengthText(errno: string): string {
    const needed = this.row === null ? null : leastLength(this.row);
    const isCause = errno === "EINVAL" && this.length !== null && needed !== null && this.length < needed;
    return isCause ? ` (length ${this.length}, needs ${needed})` : "";
  }
}

/** Bytes that make sense on a big-endian machine only are read as its. */
function likelier(orders: ByteOrders | null): OptionValue | null {
  return orders && (orders.order === "big" ? orders.big : orders.little);
}

/** As in the catalogue; an option, or a level, that is not in it keeps strace's spelling: `0x4d`, `0x7777`. */
function nameOf(call: CallRecord | EnteredRecord, row: Row): OptionName {
  if (row !== null) return { level: row.level, name: row.name };
  const [level, name] = words(call);
  return { level: intern(levelName(level) ?? level), name: intern(name) };
}

function findRow(call: CallRecord | EnteredRecord, family: string | null = null): Row {
  const [level, name] = words(call);
  return findOption(level, name, { family, call: call.name === "getsockopt" ? "getsockopt" : "setsockopt" });
}

/** `SOL_TCP, TCP_NODELAY`; with -X raw `0x6, 0x1`. */
function words({ args }: CallRecord | EnteredRecord): readonly [level: string, name: string] {
  return [firstWord(args[1]?.value) ?? "?", firstWord(args[2]?.value) ?? "?"];
}

/**
 * What the numbers stand for on a Bluetooth socket. Null: the same option, or no value of it has this length: a
 * TCP_NODELAY of four bytes is never an L2CAP_OPTIONS of twelve.
 */
function onBluetooth(call: CallRecord): OptionArguments | null {
  const there = findRow(call, "AF_BLUETOOTH");
  if (there === null || there === findRow(call)) return null;
  const length = numberIn(call.args[4]?.value);
  const isTooShort = length !== null && length < (sizeOf(kinds[there.kind]) ?? 0);
  return isTooShort ? null : new OptionArguments(call, there, null);
}
