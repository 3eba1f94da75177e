import { endsInString, joints, SLACK, type Break } from "./joints.ts";
import type { Probe, Reading } from "./probe.ts";
import type { Piece } from "./wrapping.ts";

/** As the report names them. */
export const WRAPPED = "wrapped lines";
/** The most lines that are joined to one, and their length; after an attempt in vain fewer, down to LEAST. */
const MOST = 64;
const LEAST = 8;
const LONGEST = 1 << 14;
/** So many ways to join the parts are tried: each break that may have taken a blank doubles them. */
const MOST_WAYS = 4;

/**
 * Joins lines that were broken to fit a width: where the parts are no lines of strace and the joined text is one. What
 * follows a line that is read is tried too: `= 1` may go on with `6`.
 */
export class Joining {
  readonly #how: Break;
  readonly #probe: Probe;
  readonly #take: (piece: Piece, parts: readonly Piece[]) => void;
  #parts: Piece[] = [];
  /** The parts joined, in each way that there may be, the likely one first. */
  #ways: readonly Way[] = [];
  /** How many of the parts together are a line; 0: none yet. */
  #whole = 0;
  /** What they are together. */
  #wholeText = "";
  #most = MOST;
  /** A whole line was wider than the width: programs may have printed what looks broken. Whole lines then stay as they are. */
  #isRefuted = false;
  /** The line before, where it hangs on a call: a stack's, a dump's. */
  #attachment: Piece | null = null;

  /** @param take called with each line, and the parts that it was joined of */
  constructor(how: Break, probe: Probe, take: (piece: Piece, parts: readonly Piece[]) => void) {
    this.#how = how;
    this.#probe = probe;
    this.#take = take;
  }

  push(piece: Piece): void {
    const reading = this.#probe.reading(piece.text.trimEnd());
    const begins = reading !== "nothing" || this.#probe.begins(this.#unbroken(piece.text));
    if (reading === "whole" && isWider(piece, this.#how)) this.#isRefuted = true;
    if (!this.#mayGoOn(piece, reading, begins)) this.end();
    const attachment = this.#attachment;
    this.#attachment = reading === "other" && this.#probe.isAttachment(piece.text) ? piece : null;
    if (this.#parts.length > 0) this.#add(piece);
    else if (attachment !== null && reading === "nothing" && !begins && this.#isFull(piece, attachment)) {
      // The rest of ` > /usr/lib/libc.so.6(bind+0x7) [0x10a787]`: nobody needs it.
      this.#attachment = attachment;
    } else if (begins && reading !== "other") this.#begin(piece, reading === "whole" ? 1 : 0);
    else this.#take(piece, [piece]);
  }

  /** Whether the line may be a part of the one at hand. */
  #mayGoOn(piece: Piece, reading: Reading, begins: boolean): boolean {
    if (this.#parts.length === 0) return false;
    // `30531 1795347639.622047 ` before `close(3) = 0`.
    if (reading === "whole" && !this.#isFull(piece)) return false;
    if (reading === "whole")
      return this.#probe.isPrefix(this.#unbroken(this.#ways[0]?.text ?? "")) && this.#best(piece)?.reading === "whole";
    // `GCHLDstrace: Process 30603 attached`: a message behind the beginning of a call.
    if (reading === "other") return this.#whole === 0 && this.#best(piece) !== undefined;
    return this.#whole === 0 || (!begins && !this.#isRefuted && this.#isFull(piece));
  }

  /** Whether the last part has no room for the first word of this one: a line that is whole was not broken elsewhere. */
  #isFull({ text }: Piece, last: Piece | undefined = this.#parts.at(-1)): boolean {
    const word = /^ *\S*/.exec(text)?.[0].length ?? 0;
    return (last?.length ?? 0) + word + SLACK > this.#how.width;
  }

  /** A part with the blank that its break took. */
  #unbroken(text: string): string {
    return this.#how.loses === "a blank" ? `${text} ` : text;
  }

  /** The ways to join the line to the parts at hand. */
  #join({ text }: Piece): readonly Way[] {
    const width = this.#parts.at(-1)?.length ?? 0;
    return this.#ways
      .flatMap((way) =>
        joints(way.text, text, width, this.#how).map((joined, at) => ({ text: joined, doubts: way.doubts + at })),
      )
      .sort((one, other) => one.doubts - other.doubts)
      .slice(0, MOST_WAYS);
  }

  /** The first way in which the line and the parts at hand are read. */
  #best(piece: Piece): (Way & { readonly reading: Reading }) | undefined {
    return this.#readWay(this.#join(piece));
  }

  #readWay(ways: readonly Way[]): (Way & { readonly reading: Reading }) | undefined {
    for (const way of ways) {
      const reading = this.#probe.reading(way.text.trimEnd());
      if (reading !== "nothing") return { ...way, reading };
    }
    return undefined;
  }

  /** There are no more parts of the lines at hand. */
  end(): void {
    while (this.#parts.length > 0) this.#settle();
  }

  /** Gives the line that the first parts are; the others may begin another. */
  #settle(): void {
    const parts = this.#parts;
    const whole = this.#whole;
    const count = Math.max(whole, 1);
    const [first] = parts;
    if (first === undefined) return;
    if (whole > 1) this.#most = MOST;
    else if (whole === 0 && parts.length > 1) this.#most = Math.max(LEAST, this.#most >> 1);
    this.#parts = [];
    this.#whole = 0;
    this.#take({ ...first, text: whole > 1 ? this.#wholeText : first.text }, parts.slice(0, count));
    for (const part of parts.slice(count)) this.push(part);
  }

  #begin(piece: Piece, whole: number): void {
    this.#parts = [piece];
    this.#ways = [{ text: piece.text, doubts: 0 }];
    this.#whole = whole;
  }

  #add(piece: Piece): void {
    this.#ways = this.#join(piece);
    this.#parts.push(piece);
    const read = this.#readWay(this.#ways);
    if (read !== undefined) {
      this.#whole = this.#parts.length;
      this.#wholeText = read.text.trimEnd();
      this.#ways = [read];
    }
    const length = this.#ways[0]?.text.length ?? Infinity;
    // Behind a message nothing follows.
    if (read?.reading === "other" || this.#parts.length >= this.#most || length > LONGEST) this.#settle();
  }
}

/** Parts joined in one way; `doubts`: at so many breaks it is not the likely one. */
interface Way {
  readonly text: string;
  readonly doubts: number;
}

/** Whether a whole line would have been broken; of width 0 nothing is known. */
export function isWider({ text, length }: Piece, { loses, width }: Break): boolean {
  if (width === 0 || length <= width + SLACK) return false;
  return loses === "nothing" || text.split(" ").every((word) => word.length < width);
}

/** Whether a break is in a string: if blanks were lost there, how many is a guess. */
export function isBrokenInString(parts: readonly Piece[]): boolean {
  let text = "";
  return parts.slice(0, -1).some((part) => {
    text += part.text;
    return endsInString(text) && !text.endsWith(" ");
  });
}
