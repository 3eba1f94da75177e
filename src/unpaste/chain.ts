import type { Note } from "./mend.ts";
import { withoutControls } from "./mend.ts";
import type { Probe } from "./probe.ts";
import type { Piece, Remover } from "./wrapping.ts";

/** A wrapping of this log: what takes it off. */
export interface Layer {
  readonly name: string;
  readonly remover: Remover;
}

/** What hears of what was removed, and of what was left in doubt. */
export interface Notes {
  readonly note: Note;
  readonly doubt: Note;
}

type Take = (piece: Piece) => void;

/** The wrappings of a log, the outermost first. Takes lines, and gives them without. */
export class Chain {
  readonly #steps: readonly Step[];
  readonly #probe: Probe;
  readonly #tally: Notes;

  constructor(layers: readonly Layer[], probe: Probe, tally: Notes, take: Take) {
    this.#probe = probe;
    this.#tally = tally;
    const steps: Step[] = [];
    let next = take;
    for (const layer of [...layers].reverse()) {
      const step = new Step(layer, probe, tally, next);
      steps.unshift(step);
      next = (piece) => {
        step.push(piece);
      };
    }
    this.#steps = steps;
    this.#first = next;
  }

  readonly #first: Take;

  push(piece: Piece): void {
    const isRead = this.#probe.reading(piece.text) === "whole";
    this.#first(isRead ? piece : plainPiece(piece, this.#tally.note));
  }

  /** The last line may be one that seems to go on. */
  end(): void {
    for (const step of this.#steps) step.end();
  }
}

export function plainPiece(piece: Piece, note: Note): Piece {
  const { text, length } = piece;
  const plain = withoutControls(text, note);
  return { ...piece, text: plain, length: length - text.length + plain.length };
}

/** One wrapping. */
class Step {
  readonly #layer: Layer;
  readonly #probe: Probe;
  readonly #tally: Notes;
  readonly #next: Take;
  /** The lines so far that go on with the next one. */
  #open: Piece | null = null;

  constructor(layer: Layer, probe: Probe, tally: Notes, next: Take) {
    this.#layer = layer;
    this.#probe = probe;
    this.#tally = tally;
    this.#next = next;
  }

  push(piece: Piece): void {
    const { remover } = this.#layer;
    // No line of strace is the rest of another.
    if (remover.goesOn === undefined || this.#probe.isWhole(piece.text)) {
      this.end();
      this.#remove(piece);
      return;
    }
    const begun = this.#open;
    const whole = begun === null ? piece : { ...begun, text: begun.text + piece.text, length: piece.length };
    if (begun !== null) this.#tally.note(this.#layer.name);
    const more = remover.goesOn(piece.text);
    this.#open = null;
    if (more === null || whole.text.length > MAX_JOINED) this.#remove(whole);
    else this.#open = { ...whole, text: (begun?.text ?? "") + more };
  }

  end(): void {
    if (this.#open !== null) this.#remove(this.#open);
    this.#open = null;
  }

  /** A line that is read as it stands is left alone: no text that a program chose can have it altered. */
  #remove(piece: Piece): void {
    const { name, remover } = this.#layer;
    const rest = remover.remove(piece.text);
    if (rest === piece.text || !this.#isBetter(piece.text, rest)) {
      if (rest !== piece.text && remover.isEncoding === true) this.#tally.doubt(name);
      this.#next(piece);
      return;
    }
    this.#tally.note(name);
    // What is encoded was broken to a width before that.
    const length = remover.isEncoding === true && rest !== null ? rest.length : piece.length;
    if (rest === null) return;
    const source = remover.sourceOf?.(piece.text) ?? piece.source;
    this.#next({ ...piece, text: rest, length, ...(source === undefined ? {} : { source }) });
  }

  #isBetter(text: string, rest: string | null): boolean {
    const before = this.#probe.reading(text);
    if (this.#layer.remover.fromWhole === true || before === "nothing") return true;
    return before === "other" && rest !== null && this.#probe.isWhole(rest);
  }
}

const MAX_JOINED = 1 << 20;
