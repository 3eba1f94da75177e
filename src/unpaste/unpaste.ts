/**
 * unpaste/ finds out how a text that was pasted is wrapped around a log, and takes that off: text -> lines as strace
 * printed them. It decides from many lines, and changes none that is a line of strace as it stands: what a program
 * wrote into the log cannot have strace's own lines altered. Pure; it knows strace's language (strace/) and nothing of
 * sockets. Used by trace/, for saved logs alone.
 */
import type { Line } from "../strace/line.ts";
import type { LineParser } from "../strace/parse.ts";
import { Chain } from "./chain.ts";
import { isDoubtful, isSuspicious } from "./doubt.ts";
import { frameOf } from "./frame.ts";
import { Look } from "./look.ts";
import { mends, withoutControls } from "./mend.ts";
import { Probe } from "./probe.ts";
import { findWrapping, isEnough, isOfTheLog, scoreThrough, type Wrapped } from "./search.ts";
import { Sources } from "./sources.ts";
import { Tally } from "./tally.ts";
import { Joining, isBrokenInString, WRAPPED } from "./wrapped-lines.ts";
import { isOdd } from "./typography.ts";
import type { Piece } from "./wrapping.ts";
import { trailingBlanks } from "./wrappings/trailing-blanks.ts";

/** Takes a line as strace printed it: parsed, its text, its number in the file, and that of the line taken before. */
export type TakeLine = (line: Line, text: string, number: number, previous: number) => void;

/** So many lines are looked at together, at the beginning of a file and later. */
const FIRST_LOOK = 200;
const LATER_LOOK = 64;
/** So many unread lines pass from a look in vain to the next one: twice as many each time. */
const PATIENCE = 8;
const MOST_PATIENCE = 256;
/** So many unread lines in a row, and the wrapping may have changed. */
const MANY_UNREAD = 16;

interface Mended {
  readonly line: Line;
  readonly text: string;
  /** What was taken off. */
  readonly names: readonly string[];
}

/** One file. Its lines go in by `line`, in order; `end` when there are no more. */
export class Unpaste {
  readonly #parser: LineParser;
  readonly #take: TakeLine;
  readonly #tally = new Tally();
  readonly #sources = new Sources();
  /** Made when it is needed: most logs are clean. */
  #lazyProbe: Probe | null = null;
  #wrapped: Wrapped = { layers: [], broken: null };
  /** Null: nothing is wrapped around the lines. */
  #chain: Chain | null = null;
  #joining: Joining | null = null;
  #look: Look | null = new Look(FIRST_LOOK);
  /** How many lines the first look may still see. */
  #firstLeft = FIRST_LOOK;
  #patience = 0;
  #nextPatience = PATIENCE;
  #unread = 0;
  /** Whether lines had typographic characters: one that can be read may then be wrong. Most logs are not asked each time. */
  #hasOdd = false;
  readonly #remarksBefore: number;
  #last = 0;
  /** The line before where it was skipped: it may be the first part of a broken one. */
  #skipped: string | null = null;

  constructor(parser: LineParser, take: TakeLine) {
    this.#parser = parser;
    this.#take = take;
    this.#remarksBefore = parser.remarks;
  }

  /** What was removed, by name. */
  removed(): readonly string[] {
    const sources = this.#sources.report();
    return [...this.#tally.names(), ...(sources === null ? [] : [sources])];
  }

  line(text: string, number: number): void {
    if (this.#look !== null) this.#see(this.#look, pieceOf(text, number));
    else if (this.#chain === null) this.#clean(text, number);
    else if (this.#unread >= MANY_UNREAD && this.#patience === 0) this.#beginLook(pieceOf(text, number));
    else this.#chain.push(pieceOf(text, number));
  }

  /** No more lines for a while: what can be decided is. */
  pause(): void {
    const look = this.#look;
    if (look === null || look.pieces.length === 0) return;
    if (!look.isDoubtful) this.#release(look);
    else if (look.isWorthAnAttempt()) this.#decide(look, "pause");
  }

  end(): void {
    if (this.#look !== null) this.#decide(this.#look, "end");
    this.#flush();
    if (this.#parser.remarks > this.#remarksBefore) this.#tally.note("remarks behind lines");
  }

  get #probe(): Probe {
    return (this.#lazyProbe ??= new Probe());
  }

  /** A line of a log around which nothing is wrapped, as far as is known. */
  #clean(text: string, number: number): void {
    const line = this.#parser.parseLine(text);
    if (!this.#isInDoubt(line, text)) {
      this.#emit(line, text, number);
      this.#skipped = line.type === "skipped" && line.relative === null ? text : null;
    } else if (this.#patience > 0 || !this.#isDoubtful(text)) this.#leaf(pieceOf(text, number));
    else this.#beginLook(pieceOf(text, number));
  }

  #beginLook(piece: Piece): void {
    this.#flush();
    const look = new Look(LATER_LOOK);
    if (this.#skipped !== null) look.add(pieceOf(this.#skipped, this.#last), false);
    this.#skipped = null;
    this.#look = look;
    this.#see(look, piece);
  }

  #see(look: Look, piece: Piece): void {
    this.#hasOdd ||= isOdd(piece.text);
    look.add(piece, isSuspicious(withoutControls(piece.text, () => undefined)) || this.#isDoubtful(piece.text));
    if (look.isFull) this.#decide(look, "full");
  }

  /** `why`: at a pause the look goes on where the lines are read better in some way, but are too few. */
  #decide(look: Look, why: "full" | "pause" | "end"): void {
    if (look.isDoubtful) {
      const { pieces } = look;
      const found = findWrapping(pieces, this.#probe);
      const gain = found.score - scoreThrough(this.#wrapped, pieces, this.#probe);
      const isRight = this.#wrapped.layers.length > 0 || isOfTheLog(found, gain, pieces, this.#probe);
      const linesOfFile = why === "end" && pieces[0]?.number === 1 ? pieces.length : Infinity;
      if (isRight && isEnough(found, gain, linesOfFile)) this.#adopt(found);
      else if (gain > 0 && why === "pause") return;
      else this.#loseInterest();
    }
    this.#release(look);
  }

  #adopt(wrapped: Wrapped): void {
    this.#flush();
    const { broken, layers } = wrapped;
    this.#wrapped = wrapped;
    const losesBlanks = broken?.loses === "a blank" || layers.some(({ name }) => name === trailingBlanks.name);
    this.#joining =
      broken &&
      new Joining(broken, this.#probe, (piece, parts) => {
        if (parts.length > 1) this.#tally.note(WRAPPED);
        if (losesBlanks && isBrokenInString(parts)) this.#tally.doubt(WRAPPED);
        this.#leaf(piece);
      });
    this.#chain = new Chain(layers, this.#probe, this.#tally, (piece) => {
      if (this.#joining === null) this.#leaf(piece);
      else this.#joining.push(piece);
    });
    this.#nextPatience = PATIENCE;
    this.#unread = 0;
  }

  #loseInterest(): void {
    this.#patience = this.#nextPatience;
    this.#nextPatience = Math.min(2 * this.#nextPatience, MOST_PATIENCE);
    this.#unread = 0;
  }

  /** The lines that waited go on. */
  #release(look: Look): void {
    this.#look = null;
    this.#firstLeft -= look.pieces.length;
    for (const piece of look.pieces) {
      if (this.#chain === null) this.#leaf(piece);
      else this.#chain.push(piece);
    }
    if (this.#firstLeft > 0 && this.#chain === null) this.#look = new Look(this.#firstLeft);
  }

  #flush(): void {
    this.#chain?.end();
    this.#joining?.end();
  }

  /** A line without what was wrapped around all lines. */
  #leaf({ text, number, source }: Piece): void {
    const line = this.#parser.parseLine(text);
    if (!this.#isInDoubt(line, text)) {
      this.#unread = 0;
      this.#emit((line.type === "skipped" ? null : this.#sources.refused(source)) ?? line, text, number);
      return;
    }
    const mended = this.#mended(text);
    const frame = frameOf(mended.text);
    if (frame !== null && mended.line.type === "unparsed") {
      this.#tally.note(frame);
      return;
    }
    for (const name of mended.names) this.#tally.note(name);
    if (mended.line.type === "unparsed") this.#unreadLine();
    else this.#unread = 0;
    const refused = mended.line.type === "unparsed" ? null : this.#sources.refused(source);
    this.#emit(refused ?? mended.line, mended.text, number);
  }

  /** The line as it is read without what may be taken off any line; where it is not read so, without the least. */
  #mended(text: string): Mended {
    const tries = mends.map((mend) => {
      const names: string[] = [];
      const without = mend(text, (name) => names.push(name));
      return { line: this.#parser.parseLine(without), text: without, names };
    });
    const read = tries.find((one) => !this.#isInDoubt(one.line, one.text));
    return read ?? tries[0] ?? { line: this.#parser.parseLine(text), text, names: [] };
  }

  #isDoubtful(text: string): boolean {
    if (!this.#isInDoubt(this.#parser.parseLine(text), text)) return false;
    const mended = this.#mended(text);
    return this.#isInDoubt(mended.line, mended.text);
  }

  #isInDoubt(line: Line, text: string): boolean {
    return isDoubtful(line, text) || (this.#hasOdd && isOdd(text));
  }

  #unreadLine(): void {
    this.#unread++;
    if (this.#patience > 0) this.#patience--;
  }

  #emit(line: Line, text: string, number: number): void {
    this.#take(line, text, number, this.#last);
    this.#last = number;
  }
}

function pieceOf(text: string, number: number): Piece {
  return { text, number, length: text.length };
}
