import { asBytes, type Bytes } from "./brands.ts";

/** The bytes read as UTF-8, or null where they are not UTF-8. */
export function utf8(bytes: Bytes): string | null {
  // Plain ASCII is the common case.
  if (!/[^\x00-\x7f]/.test(bytes)) return bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(toUint8(bytes));
  } catch {
    return null;
  }
}

/**
 * What may be shown to a person: UTF-8 where it is UTF-8, every control and bad byte as `\xHH`, so that no
 * escape sequence of a traced program ever reaches the terminal. C1 controls and bidi overrides are control too.
 */
export function printable(bytes: Bytes): string {
  return escapeControls(utf8(bytes) ?? bytes.replace(/[\x80-\xff]/g, hexEscape));
}

/** Whether `printable` shows the bytes as they are: UTF-8 without control characters. */
export function isText(bytes: Bytes): boolean {
  return utf8(bytes) === printable(bytes);
}

/** Decoded text with every control character made visible: ESC becomes `\x1b`. */
export function escapeControls(text: string): string {
  // Most text is plain ASCII, and to check that takes a third of the time.
  if (!/[^ -~]/.test(text)) return text;
  return text.replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\udc80-\udcff]/g, hexEscape);
}

export function toUint8(bytes: Bytes): Uint8Array {
  return Uint8Array.from(bytes, (char) => char.charCodeAt(0));
}

export function fromUint8(bytes: Uint8Array): Bytes {
  let text = "";
  for (let from = 0; from < bytes.length; from += MOST_ARGUMENTS) {
    // A spread would take six times as long (measured, Node 20).
    const chars: unknown = Reflect.apply(String.fromCharCode, null, bytes.subarray(from, from + MOST_ARGUMENTS));
    text += String(chars);
  }
  return asBytes(text);
}

const MOST_ARGUMENTS = 8_192;

/** Null: not base64. */
export function fromBase64(text: string): Bytes | null {
  try {
    return asBytes(atob(text));
  } catch {
    return null;
  }
}

/** The UTF-8 bytes of text. */
export function utf8Bytes(text: string): Bytes {
  return fromUint8(new TextEncoder().encode(text));
}

function hexEscape(char: string): string {
  const code = unitOf(char);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
}

/** A byte that is not UTF-8 is U+DC80 to U+DCFF in names that came from the system (sources/system-text.ts). */
function unitOf(char: string): number {
  const code = char.charCodeAt(0);
  return code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
}
