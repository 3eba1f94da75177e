import { own } from "../../base/intern.ts";
import { isNameChar, QUESTION } from "../chars.ts";
import type { Cursor } from "../cursor.ts";

/**
 * Names and words seen, by a hash of their characters: one that is known costs a comparison and no new string, and
 * pins no line. A place holds one; a clash only costs the string.
 */
const PLACES = 4096;
const LONGEST = 31;
const seen: string[] = Array.from({ length: PLACES }, () => "");

/** The name of a call, `????` and `???` among them; "" where none stands. */
export function callName(c: Cursor): string {
  const { bytes } = c;
  const start = c.at;
  let at = start;
  let hash = 0;
  for (let code = c.peek(); isNameChar(code) || code === QUESTION; code = bytes[++at] ?? 0)
    hash = (Math.imul(hash, 31) + code) | 0;
  c.at = at;
  return shared(c, start, hash);
}

/** What stands between `start` and the cursor, whose characters have this hash. */
export function shared(c: Cursor, start: number, hash: number): string {
  const { at } = c;
  const place = hash & (PLACES - 1);
  const known = seen[place] ?? "";
  if (known.length === at - start && same(c.bytes, start, known)) return known;
  const text = c.text.slice(start, at);
  return at - start > LONGEST ? text : (seen[place] = own(text));
}

function same(bytes: Uint8Array, start: number, known: string): boolean {
  for (let i = 0; i < known.length; i++) if (known.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
