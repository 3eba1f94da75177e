import { own } from "../base/intern.ts";
import type { Cursor } from "./cursor.ts";

/**
 * Names and words seen, by a hash of their characters: one that is known costs a comparison and no new string, and
 * pins no line. A place holds one; a clash only costs the string.
 */
const PLACES = 4096;
const LONGEST = 31;
/** V8 copies what is shorter (SlicedString::kMinLength): no line is pinned by it. */
const SHORTEST_SLICE = 13;
const seen: string[] = Array.from({ length: PLACES }, () => "");

/** The hash of a word, one character on. */
export function hashOn(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
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
