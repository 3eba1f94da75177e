import { own } from "../../base/intern.ts";
import { COLON, HASH, isNameChar, QUESTION } from "../chars.ts";
import type { Cursor } from "../cursor.ts";

/**
 * Names and words seen, by a hash of their characters: one that is known costs a comparison and no new string, and
 * pins no line. A place holds one; a clash only costs the string.
 */
const PLACES = 4096;
const LONGEST = 31;
/** V8 copies what is shorter (SlicedString::kMinLength): no line is pinned by it. */
const SHORTEST_SLICE = 13;
const seen: string[] = Array.from({ length: PLACES }, () => "");

/**
 * The name of a call, `????` and `???` among them; "" where none stands. The marks of other ABIs are left out: MIPS has
 * `n32:recvmsg`, x32 has `recvmsg#64`.
 */
export function callName(c: Cursor): string {
  const { bytes } = c;
  let start = c.at;
  let hash = 0;
  for (let code = c.peek(); isNameChar(code) || code === QUESTION || code === COLON; code = c.peek()) {
    hash = code === COLON ? 0 : (Math.imul(hash, 31) + code) | 0;
    c.at++;
    if (code === COLON) start = c.at;
  }
  const name = shared(c, start, hash);
  if (bytes[c.at] === HASH) c.takeText("#64");
  return name;
}

/** What stands between `start` and the cursor, whose characters have this hash. */
export function shared(c: Cursor, start: number, hash: number): string {
  const { at } = c;
  const place = hash & (PLACES - 1);
  const known = seen[place] ?? "";
  if (known.length === at - start && same(c.bytes, start, known)) return known;
  const text = c.text.slice(start, at);
  if (at - start > LONGEST) return text;
  return (seen[place] = at - start < SHORTEST_SLICE ? text : own(text));
}

function same(bytes: Uint8Array, start: number, known: string): boolean {
  for (let i = 0; i < known.length; i++) if (known.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
