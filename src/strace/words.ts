import { own } from "../base/intern.ts";
import type { Cursor } from "./cursor.ts";
import type { WordValue } from "./value.ts";
import { hashOf, isSame, placeOf, WORD } from "./stretch.ts";

/**
 * Names and words seen, by their hash: one that is known costs a comparison and no new string, and pins no line. A
 * place holds one; a clash only costs the string.
 */
const PLACES = 4096;
const LONGEST = 32;
/** V8 copies what is shorter (SlicedString::kMinLength): no line is pinned by it. */
const SHORTEST_SLICE = 13;
const NONE: WordValue = { type: "word", text: "" };
const seen: WordValue[] = Array.from({ length: PLACES }, () => NONE);
const shorts: (WordValue | undefined)[] = Array.from({ length: PLACES }, () => undefined);
const shortKeys = new Int32Array(PLACES);
const bytes = new DataView(new ArrayBuffer(PLACES * LONGEST));

/** What stands between `start` and the cursor: a name, in ASCII. */
export function shared(c: Cursor, start: number): string {
  return sharedWord(c, start).text;
}

/** The same as a value, which may be many a line's: nobody changes it. */
export function sharedWord(c: Cursor, start: number): WordValue {
  const { at } = c;
  const length = at - start;
  if (length === 0) return NONE;
  if (length > LONGEST) return { type: "word", text: c.text.slice(start, at) };
  if (length < WORD) return short(c, start, length);
  const place = placeOf(hashOf(c.view, start, at), PLACES);
  const known = seen[place] ?? NONE;
  if (known.text.length === length && isSame(c.view, start, at, bytes, place * LONGEST)) return known;
  const text = c.text.slice(start, at);
  const word: WordValue = { type: "word", text: length < SHORTEST_SLICE ? text : own(text) };
  seen[place] = word;
  for (let i = 0; i < length; i++) bytes.setUint8(place * LONGEST + i, c.bytes[start + i] ?? 0);
  return word;
}

/** Shorter than what is hashed: its characters are its key. */
function short(c: Cursor, start: number, length: number): WordValue {
  const key = c.view.getInt32(start, true) & ((1 << (8 * length)) - 1);
  const place = placeOf(key, PLACES);
  const known = shorts[place];
  if (known?.text.length === length && shortKeys[place] === key) return known;
  shortKeys[place] = key;
  return (shorts[place] = { type: "word", text: c.text.slice(start, start + length) });
}
