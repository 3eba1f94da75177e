import type { Piece } from "./wrapping.ts";

const MOST_CHARS = 1 << 16;

/** Lines that wait for a decision. */
export class Look {
  readonly pieces: Piece[] = [];
  /** Whether one of them is not read, or not to be trusted, as it stands. */
  isDoubtful = false;
  readonly #most: number;
  #chars = 0;
  /** How many lines there have to be for the next attempt to decide. */
  #nextAttempt = 1;

  constructor(most: number) {
    this.#most = most;
  }

  add(piece: Piece, isDoubtful: boolean): void {
    this.pieces.push(piece);
    this.isDoubtful ||= isDoubtful;
    this.#chars += piece.text.length;
  }

  get isFull(): boolean {
    return this.pieces.length >= this.#most || this.#chars >= MOST_CHARS;
  }

  /** Whether there are enough new lines to try again; asked for once per attempt. */
  isWorthAnAttempt(): boolean {
    if (this.pieces.length < this.#nextAttempt) return false;
    this.#nextAttempt = 2 * this.pieces.length;
    return true;
  }
}
