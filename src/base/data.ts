import type { Bytes } from "./brands.ts";
import { fromBase64, isText, printable, utf8Bytes } from "./bytes.ts";

/**
 * A decoded value, plain: booleans, numbers, text; timeouts in seconds; structures as objects with the kernel's
 * field names. Numbers beyond 2^53 are decimal text. This is what JSON shows.
 */
export type Data = boolean | number | string | null | readonly Data[] | { readonly [field: string]: Data };

/** Text of a program's; of what is not UTF-8, or a control byte, the bytes are kept beside what can be shown. */
export function textData(bytes: Bytes): Data {
  return isText(bytes) ? printable(bytes) : { text: printable(bytes), base64: btoa(bytes) };
}

/** The bytes of such text; null: it is none. */
export function bytesOfText(data: Data): Bytes | null {
  if (typeof data === "string") return utf8Bytes(data);
  if (!isRecord(data) || typeof data["base64"] !== "string") return null;
  return fromBase64(data["base64"]);
}

/** Whether data is an object with fields. */
export function isRecord(data: Data): data is { readonly [field: string]: Data } {
  return typeof data === "object" && data !== null && !isList(data);
}

/** Whether data is a list; Array.isArray would make its items `any`. */
export function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}

/** Whether data agrees with what was read of it: strace prints some structures without their last fields. */
export function agrees(data: Data, read: Data): boolean {
  if (!isRecord(data) || !isRecord(read)) return sameData(data, read);
  return Object.keys(read).every((name) => name in data && sameData(data[name] ?? null, read[name] ?? null));
}

/** Whether two pieces of data are the same; the order of an object's fields does not matter. */
export function sameData(left: Data, right: Data): boolean {
  if (left === right) return true;
  if (isList(left))
    return isList(right) && left.length === right.length && left.every((item, at) => sameData(item, right[at] ?? null));
  if (!isRecord(left) || !isRecord(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && sameData(left[name] ?? null, right[name] ?? null))
  );
}
