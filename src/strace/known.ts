import { copyOf } from "../base/intern.ts";
import { GREATER, LESS } from "./chars.ts";
import { Cursor } from "./cursor.ts";
import { hashOf, isSame, placeOf, WORD } from "./stretch.ts";

/** A power of two. */
const PLACES = 4096;
const LONGEST = 256;

/**
 * What stretches of text were read as: a log says the same again and again, and what is known costs a comparison
 * instead of a tree. A value is shared by all lines that say the same, so nobody may change it.
 *
 * Bounded: each stretch has one place by its hash, which it takes from another when it comes for the second time. What
 * is kept is read from a copy, and pins no line.
 */
export class Known<Value> {
  readonly #read: (c: Cursor) => Value | null;
  readonly #reader = new Cursor(LONGEST + WORD);
  readonly #values: (Value | undefined)[] = Array.from({ length: PLACES }, () => undefined);
  readonly #lengths = new Uint16Array(PLACES);
  readonly #bytes = new DataView(new ArrayBuffer(PLACES * LONGEST));
  /** The hash that came last to each place and found another there. */
  readonly #strangers = new Int32Array(PLACES);

  /** @param read what a stretch is, for what stands behind it does not matter to it */
  constructor(read: (c: Cursor) => Value | null) {
    this.#read = read;
  }

  /** What stands here, and may end at `end`. */
  read(c: Cursor, end: number): Value | null {
    const known = this.#find(c, end);
    if (known !== undefined) {
      c.at = end;
      return known;
    }
    const start = c.at;
    const value = this.#read(c);
    if (c.at === end) this.#learn(c, start);
    return value;
  }

  /** What stands between the cursor and `end`. */
  #find(c: Cursor, end: number): Value | undefined {
    const length = end - c.at;
    if (length < WORD || length > LONGEST || !c.isAscii) return undefined;
    const place = placeOf(hashOf(c.view, c.at, end), PLACES);
    const isKnown = this.#lengths[place] === length && isSame(c.view, c.at, end, this.#bytes, place * LONGEST);
    return isKnown ? this.#values[place] : undefined;
  }

  /** After `find` did not: what stands between `start` and the cursor was read, and may come again. */
  #learn(c: Cursor, start: number): void {
    const { at } = c;
    if (at - start < WORD || at - start > LONGEST || !c.isAscii) return;
    const hash = hashOf(c.view, start, at);
    const place = placeOf(hash, PLACES);
    if (this.#strangers[place] === hash) this.#keep(c, start, place);
    else this.#strangers[place] = hash;
  }

  #keep({ text, bytes, at }: Cursor, start: number, place: number): void {
    const value = this.#read(this.#reader.start(copyOf(text.slice(start, at))));
    if (value === null || this.#reader.fault || this.#reader.at !== at - start) return;
    this.#values[place] = value;
    this.#lengths[place] = at - start;
    for (let i = start, j = place * LONGEST; i < at; i++, j++) this.#bytes.setUint8(j, bytes[i] ?? 0);
  }
}

/** Where the ` <0.000123>` at the end of the line begins, else the end: a guess, which longer calls than 10 s escape. */
export function beforeTime({ bytes, text }: Cursor): number {
  const end = text.length;
  return bytes[end - 1] === GREATER && bytes[end - 10] === LESS ? end - 11 : end;
}
