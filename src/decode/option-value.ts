import { asBytes } from "../base/brands.ts";
import { unescapeC } from "../base/unescape.ts";
import { intern } from "../base/intern.ts";
import type { ByteOrders } from "../events/event.ts";
import { orderShown } from "../linux/byte-order.ts";
import { sameData } from "../base/data.ts";
import { decodeBytes, decodeInt } from "../linux/decode.ts";
import { kinds } from "../linux/kinds/kinds.ts";
import type { ByteOrder } from "../linux/kinds/layout.ts";
import type { OptionValue, RawReason, SocketOption } from "../linux/option.ts";
import { isSecret } from "../linux/secret.ts";
import type { Value } from "../strace/value.ts";
import { numberIn } from "./tree.ts";
import { treeData } from "./tree-data.ts";

/**
 * An option's value from whatever strace printed of it: `[1]`, `"\5\0\0\0"`, `{l_onoff=1, l_linger=5}`, `[1869505906]`
 * for the string "reno", `[ECONNREFUSED]`, NULL, or an address where the call failed. `text` is its whole spelling,
 * kept where nothing better is known; never for a secret, of which only the length is.
 */
export function optionValue(
  option: SocketOption | null,
  value: Value,
  length: Value | undefined,
  text: string,
  order: ByteOrder = "little",
): OptionValue {
  const bytes = numberIn(length);
  if (option !== null && isSecret(option)) return { type: "secret", length: secretLength(value, bytes) };
  if (option === null) return raw(text, "unknown-option");
  return decoded(option, value, { length: bytes, order }) ?? raw(text, reasonFor(value));
}

/**
 * Where strace printed bytes that a machine of the other byte order means something else by: the order in which they
 * make sense, if it is one only, and what they are in either. Null: there are no such bytes, or both orders agree.
 */
export function inBothOrders(
  option: SocketOption | null,
  value: Value,
  length: Value | undefined,
  text: string,
): ByteOrders | null {
  if (option === null || !mayDiffer(option, value)) return null;
  const little = optionValue(option, value, length, text);
  const big = optionValue(option, value, length, text, "big");
  if (little.type !== "known" || big.type !== "known" || sameData(little.data, big.data)) return null;
  return { order: orderShown(little.data, big.data), little, big };
}

/** A string is bytes; `[5]` is an int of the machine, whatever its order, but where it stands for an address or a name. */
function mayDiffer(option: SocketOption, value: Value): boolean {
  if (value.type === "changed") return mayDiffer(option, value.after);
  if (value.type === "string") return true;
  return value.type === "array" && value.items[0]?.type === "number" && noInts.has(kinds[option.kind].is);
}

const noInts: ReadonlySet<string> = new Set(["inet4", "choice", "text"]);

/** What strace printed besides the value itself. */
interface Printed {
  readonly length: number | null;
  readonly order: ByteOrder;
}

/** Null: no value of this kind has this shape. */
function decoded(option: SocketOption, value: Value, printed: Printed): OptionValue | null {
  const { length } = printed;
  switch (value.type) {
    case "string":
      return fromString(option, value.text, value.cut, printed);
    case "array":
      return fromArray(option, value, printed);
    case "changed":
      return decoded(option, value.after, printed);
    case "word":
    case "number":
      // Nothing was given or nothing came back: `NULL, 0`, `0x7ffe..., [16 => 0]`.
      if (length === 0) return knownOnly(decodeBytes(option, asBytes(""), false));
      return value.type === "word" && value.text !== "NULL" ? fromTree(option, value, length) : null;
    case "struct":
    case "flags":
    case "call":
    case "not":
      return fromTree(option, value, length);
    case "expression":
    case "missing":
      return null;
  }
}

function fromString(option: SocketOption, text: string, cut: boolean, { length, order }: Printed): OptionValue | null {
  const bytes = unescapeC(text);
  // A length that is shorter than the string is the truth: getsockopt's buffer can be longer than its answer.
  const given = length !== null && length < bytes.length ? asBytes(bytes.slice(0, length)) : bytes;
  const value = decodeBytes(option, given, cut, order);
  return value.type === "raw" && value.why === "cut" ? null : knownOnly(value);
}

/** `[1]`: four bytes as an int, whatever the kind; `[ECONNREFUSED]`: a name; `[10, 20]`: a list. */
function fromArray(
  option: SocketOption,
  array: Value & { type: "array" },
  { length, order }: Printed,
): OptionValue | null {
  const [first] = array.items;
  if (array.items.length !== 1 || first === undefined) return fromTree(option, array, length);
  const isList = kinds[option.kind].is === "array";
  if (first.type === "number" && (!isList || length === 4)) {
    // Four bytes have no more values than these: another number means something else.
    const fits = first.value >= -(2 ** 31) && first.value < 2 ** 32;
    return fits ? knownOnly(decodeInt(option, first.value, order)) : null;
  }
  return fromTree(option, isList ? array : first, length);
}

function fromTree(option: SocketOption, value: Value, length: number | null): OptionValue | null {
  const data = treeData(kinds[option.kind], value, length);
  return data === undefined ? null : { type: "known", data };
}

/** A value that did not fit its kind is shown as strace wrote it, so the caller's text is better than ours. */
function knownOnly(value: OptionValue): OptionValue | null {
  return value.type === "known" ? value : null;
}

function reasonFor(value: Value): RawReason {
  if (value.type === "number" || value.type === "word") return "pointer";
  if (value.type === "string") return value.cut ? "cut" : "length";
  return (value.type === "array" || value.type === "struct") && value.cut ? "cut" : "unknown-shape";
}

function secretLength(value: Value, length: number | null): number {
  if (length !== null) return length;
  return value.type === "string" ? unescapeC(value.text).length : 0;
}

function raw(text: string, why: RawReason): OptionValue {
  return { type: "raw", text: intern(text), why };
}
