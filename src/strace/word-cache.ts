import { intern } from "../base/intern.ts";
import { hashOf, isSame, slotOf, WORD, type TextAtHand } from "./stretch.ts";
import type { WordValue } from "./value.ts";

/** A power of two. */
const SLOTS = 4096;
const LONGEST = 32;
/** V8 copies what is shorter (SlicedString::kMinLength), so it keeps no line alive. */
const SHORTEST_SLICE = 13;
const NONE: WordValue = { type: "word", text: "" };

/**
 * Names and words read before, by their text: one that is found costs a comparison and no new string, and keeps no line
 * alive. A slot holds one word; two words of one slot replace each other, which only costs the strings.
 */
export class WordCache {
  readonly #words = new Array<WordValue>(SLOTS).fill(NONE);
  readonly #bytes = new DataView(new ArrayBuffer(SLOTS * LONGEST));
  readonly #shortWords = new Array<WordValue | undefined>(SLOTS).fill(undefined);
  readonly #shortKeys = new Int32Array(SLOTS);

  /** What stands between `start` and the cursor: a name, in ASCII. */
  text(c: TextAtHand, start: number): string {
    return this.word(c, start).text;
  }

  /** The same as a value, which many lines may share: nobody changes it. */
  word(c: TextAtHand, start: number): WordValue {
    const { at } = c;
    const length = at - start;
    if (length === 0) return NONE;
    if (length > LONGEST) return { type: "word", text: c.text.slice(start, at) };
    if (length < WORD) return this.#short(c, start, length);
    const slot = slotOf(hashOf(c.view, start, at), SLOTS);
    const found = this.#words[slot] ?? NONE;
    if (found.text.length === length && isSame(c.view, start, at, this.#bytes, slot * LONGEST)) return found;
    const text = c.text.slice(start, at);
    const word: WordValue = { type: "word", text: length < SHORTEST_SLICE ? text : intern(text) };
    this.#words[slot] = word;
    for (let i = 0; i < length; i++) this.#bytes.setUint8(slot * LONGEST + i, c.bytes[start + i] ?? 0);
    return word;
  }

  /** Shorter than what is hashed: its characters are its key. */
  #short(c: TextAtHand, start: number, length: number): WordValue {
    const key = c.view.getInt32(start, true) & ((1 << (8 * length)) - 1);
    const slot = slotOf(key, SLOTS);
    const found = this.#shortWords[slot];
    if (found?.text.length === length && this.#shortKeys[slot] === key) return found;
    this.#shortKeys[slot] = key;
    return (this.#shortWords[slot] = { type: "word", text: c.text.slice(start, start + length) });
  }
}
