import type { Bytes } from "./brands.ts";

/**
 * Bytes as strace prints a string, without the quotes (util.c, string_quote): `\n`, `\"`, and octal digits, three of them
 * only where a digit follows: `\1\0`, `\0019`. The reverse of unescapeC.
 */
export function escapeC(bytes: Bytes): string {
  return bytes.replace(/[^ -~]|["\\]/g, (char, at: number) => named[char] ?? octal(char, bytes[at + 1] ?? ""));
}

const named: Readonly<Record<string, string>> = {
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

function octal(char: string, next: string): string {
  const digits = char.charCodeAt(0).toString(8);
  return `\\${/\d/.test(next) ? digits.padStart(3, "0") : digits}`;
}
