import { isDigit } from "./chars.ts";
import type { TextAtHand } from "./stretch.ts";

/** `1795340027`: seconds since the epoch have so many digits from September 2001 to November 2286. */
export const SECOND_DIGITS = 10;

/** The second since the epoch that was read last: most lines are of the same second as the line before. */
export class LastSecond {
  #first = 0;
  #middle = 0;
  #last = 0;
  #second = 0;

  /** The second whose ten digits stand at the cursor; null: it is not the last one, or none at all. */
  find({ view, bytes, at }: TextAtHand): number | null {
    const isSame =
      view.getInt32(at + 6, true) === this.#last &&
      view.getInt32(at + 4, true) === this.#middle &&
      view.getInt32(at, true) === this.#first;
    return isSame && this.#second !== 0 && !isDigit(bytes[at + SECOND_DIGITS] ?? 0) ? this.#second : null;
  }

  /** What stands between `start` and the cursor was read as `second`. */
  store({ view, at }: TextAtHand, start: number, second: number): void {
    if (at - start !== SECOND_DIGITS) return;
    this.#first = view.getInt32(start, true);
    this.#middle = view.getInt32(start + 4, true);
    this.#last = view.getInt32(start + 6, true);
    this.#second = second;
  }
}
