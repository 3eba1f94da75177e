import { isDigit } from "./chars.ts";
import type { Cursor } from "./cursor.ts";

/** `1795340027`; so many from September 2001 to November 2286. */
const DIGITS = 10;

/** The second of the epoch that was read last: the most lines are of the second of the line before. */
export class LastSecond {
  #first = 0;
  #middle = 0;
  #last = 0;
  #second = 0;

  /** Steps over the digits where they are those of the last second; null: others, or none at all. */
  read(c: Cursor): number | null {
    const { view, at } = c;
    const isSame =
      view.getInt32(at + 6, true) === this.#last &&
      view.getInt32(at + 4, true) === this.#middle &&
      view.getInt32(at, true) === this.#first;
    if (!isSame || this.#second === 0 || isDigit(c.ahead(DIGITS))) return null;
    c.at = at + DIGITS;
    return this.#second;
  }

  /** What stands between `start` and the cursor was read as `second`. */
  learn({ view, at }: Cursor, start: number, second: number): void {
    if (at - start !== DIGITS) return;
    this.#first = view.getInt32(start, true);
    this.#middle = view.getInt32(start + 4, true);
    this.#last = view.getInt32(start + 6, true);
    this.#second = second;
  }
}
