import { hashOf, isSame, slotOf, WORD, type TextAtHand } from "./stretch.ts";

/** A power of two. */
const SLOTS = 4096;
/** Longer stretches are not stored. */
export const LONGEST = 256;

/**
 * Values by the stretch of text that they were read from: a log repeats itself, and to find a stretch here costs a
 * comparison instead of a tree. A value is shared by all lines that repeat the stretch, so nobody may change it.
 *
 * Bounded: a stretch has one slot, by its hash. Most stretches never come again, so one takes its slot from another
 * only when it misses twice in a row there.
 */
export class TextCache<Value> {
  readonly #values: (Value | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  readonly #lengths = new Uint16Array(SLOTS);
  readonly #bytes = new DataView(new ArrayBuffer(SLOTS * LONGEST));
  /** The last hash that missed in each slot. */
  readonly #lastMisses = new Int32Array(SLOTS);

  /** The value of what stands between the cursor and `end`. */
  find(c: TextAtHand, end: number): Value | undefined {
    const length = end - c.at;
    if (length < WORD || length > LONGEST || !c.isAscii) return undefined;
    const slot = slotOf(hashOf(c.view, c.at, end), SLOTS);
    const isHere = this.#lengths[slot] === length && isSame(c.view, c.at, end, this.#bytes, slot * LONGEST);
    return isHere ? this.#values[slot] : undefined;
  }

  /** Counts a miss of what stands between `start` and the cursor; true: it was the second in a row, so `store` it. */
  missedTwice(c: TextAtHand, start: number): boolean {
    const length = c.at - start;
    if (length < WORD || length > LONGEST || !c.isAscii) return false;
    const hash = hashOf(c.view, start, c.at);
    const slot = slotOf(hash, SLOTS);
    if (this.#lastMisses[slot] === hash) return true;
    this.#lastMisses[slot] = hash;
    return false;
  }

  /** @param value what stands between `start` and the cursor, holding no part of the line's own string */
  store({ view, bytes, at }: TextAtHand, start: number, value: Value): void {
    const slot = slotOf(hashOf(view, start, at), SLOTS);
    this.#values[slot] = value;
    this.#lengths[slot] = at - start;
    for (let i = start, j = slot * LONGEST; i < at; i++, j++) this.#bytes.setUint8(j, bytes[i] ?? 0);
  }
}
