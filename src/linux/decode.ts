import { asBytes, type Bytes } from "../base/brands.ts";
import { escapeC } from "../base/escape.ts";
import { kinds } from "./kinds/kinds.ts";
import { sizeOf, s32, type ByteOrder } from "./kinds/layout.ts";
import { writeInt } from "./kinds/integers.ts";
import { read } from "./kinds/read.ts";
import { write } from "./kinds/write.ts";
import type { Data, OptionValue, SocketOption } from "./option.ts";
import { isSecret } from "./secret.ts";

/**
 * Bytes of an option value to typed data and back. Knows the kinds of kinds/, 64-bit, of machines of either byte order.
 * Of a secret only the length is kept; what does not fit its kind is raw, never a guess.
 */
export function decodeBytes(
  option: SocketOption | null,
  bytes: Bytes,
  cut: boolean,
  order: ByteOrder = "little",
): OptionValue {
  if (option === null) return { type: "raw", text: quoted(bytes, cut), why: "unknown-option" };
  const layout = kinds[option.kind];
  if (isSecret(option)) return { type: "secret", length: bytes.length };
  const padded = widened(option, bytes, order);
  const size = sizeOf(layout);
  if (cut && (size === null || padded.length < size)) return { type: "raw", text: quoted(bytes, cut), why: "cut" };
  const data = read(layout, padded, order);
  if (data === undefined) return { type: "raw", text: quoted(bytes, cut), why: "length" };
  return { type: "known", data };
}

/** An int, as strace prints four bytes of any option that it does not decode: `[1869505906]` is "reno". */
export function decodeInt(option: SocketOption | null, value: number, order: ByteOrder = "little"): OptionValue {
  if (option === null) return { type: "raw", text: `[${value}]`, why: "unknown-option" };
  const layout = kinds[option.kind];
  // By far the most options are one of these, and need no bytes.
  if (layout === kinds.boolean) return { type: "known", data: value !== 0 };
  if (layout === kinds.int) return { type: "known", data: value | 0 };
  return decodeBytes(option, asBytes(writeInt(value, { ...s32, order }) ?? ""), false, order);
}

/** The bytes of a value as the kernel has them; null: a secret, or data that this kind cannot have. */
export function encode(option: SocketOption, data: Data): Bytes | null {
  const bytes = write(kinds[option.kind], data);
  return bytes === null ? null : asBytes(bytes);
}

/**
 * A short int as the kernel takes it. SOL_IP: of less than four bytes only the first counts, none at all is 0
 * (ip_sockglue.c). A read-only or other option: getsockopt into a short buffer gives the low bytes.
 */
function widened(option: SocketOption, bytes: Bytes, order: ByteOrder): string {
  const layout = kinds[option.kind];
  if (!isInt(layout.is) || bytes.length >= Math.min(4, sizeOf(layout) ?? 4)) return bytes;
  const fill = (part: string): string => (order === "little" ? part.padEnd(4, "\0") : part.padStart(4, "\0"));
  if (option.level === "SOL_IP" && option.access !== "r") return fill(bytes.slice(0, 1));
  return bytes === "" ? bytes : fill(bytes);
}

const isInt = (is: string): boolean => ["int", "boolean", "named", "flags"].includes(is);

/** As strace writes a string. */
function quoted(bytes: Bytes, cut: boolean): string {
  return `"${escapeC(bytes)}"${cut ? "..." : ""}`;
}
