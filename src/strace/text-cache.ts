import { hashOf, isSame, slotOf, WORD, type TextAtHand } from "./stretch.ts";

/** A power of two. */
const SLOTS = 4096;
/** Longer stretches are not stored. */
export const LONGEST = 256;

/** The key of what stands between the cursor and `end`; null: it is not to be cached. */
export function keyOf({ at, isAscii, view }: TextAtHand, end: number): number | null {
  const length = end - at;
  return length < WORD || length > LONGEST || !isAscii ? null : hashOf(view, at, end);
}

/**
 * Values by the stretch of text that they were read from: a log repeats itself, and to find a stretch here costs a
 * comparison instead of a tree. A value is shared by all lines that repeat the stretch, so nobody may change it.
 *
 * Bounded: a stretch has one slot, by its key. Most stretches never come again, so one takes its slot from another
 * only when it misses twice in a row there.
 */
export class TextCache<Value> {
  readonly #values = new Array<Value | undefined>(SLOTS).fill(undefined);
  readonly #lengths = new Uint16Array(SLOTS);
  readonly #bytes = new DataView(new ArrayBuffer(SLOTS * LONGEST));
  /** The last key that missed in each slot. */
  readonly #lastMisses = new Int32Array(SLOTS);

  /** The value of what stands between the cursor and `end`. */
  find({ at, view }: TextAtHand, end: number, key: number): Value | undefined {
    const slot = slotOf(key, SLOTS);
    const isHere = this.#lengths[slot] === end - at && isSame(view, at, end, this.#bytes, slot * LONGEST);
    return isHere ? this.#values[slot] : undefined;
  }

  /** After a miss; true: it was the second in a row, so the value is to be stored. */
  missedTwice(key: number): boolean {
    const slot = slotOf(key, SLOTS);
    if (this.#lastMisses[slot] === key) return true;
    this.#lastMisses[slot] = key;
    return false;
  }

  /** @param value what stands between `start` and the cursor, holding no part of the line's own string */
  store({ bytes, at }: TextAtHand, start: number, key: number, value: Value): void {
    const slot = slotOf(key, SLOTS);
    this.#values[slot] = value;
    this.#lengths[slot] = at - start;
    for (let i = start, j = slot * LONGEST; i < at; i++, j++) this.#bytes.setUint8(j, bytes[i] ?? 0);
  }
}
