import { copyOf } from "../base/intern.ts";
import type { Caches } from "./caches.ts";
import { END } from "./chars.ts";
import type { BrokenCall, Prefix, ResultMarks, UnparsedCode, UnparsedLine } from "./line.ts";
import { LONGEST } from "./text-cache.ts";
import type { Argument, Shared } from "./value.ts";

/** Longer lines are not read: only -s and hostile files make them. */
export const MAX_LINE: number = 1 << 20;
/** How deep values may nest in a line that is read: what strace prints itself nests a dozen levels at most. */
const MAX_DEPTH = 64;
/** Room behind the longest text, for readers of several characters at a time. */
const BEHIND = 16;

const encoder = new TextEncoder();

/** Where a text could not be read. */
type Fault = Pick<UnparsedLine, "code" | "column" | "expected">;
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/**
 * A place in a text. A rule reads from `at` on and moves it behind what it read; where it cannot read the text it sets
 * `fault` and returns null. A fault is never thrown.
 *
 * The characters are read from bytes: V8 takes a third of the time for them that it takes for the characters of a
 * string cut from a bigger one (measured: 150 against 370 ns for 200 of them). Zeros follow the text, so no rule has to
 * check for its end; what is not ASCII, which strace never prints itself, reads as 128.
 */
export class Cursor {
  text = "";
  at = 0;
  /** False: `text` has characters that all are 128 in `bytes`. */
  isAscii = true;
  fault: Fault | null = null;
  /** Whether a remark may stand behind a line, and how many were read. */
  remarks = false;
  remarksRead = 0;
  /** The call that could not be read to its end. */
  broken: Omit<BrokenCall, "prefix"> | null = null;
  /** The word or numeral that was read last, and where it ends: `since` returns it instead of a new string. */
  token = "";
  tokenEnd = 0;
  /** The arguments before the one that could not be read. */
  argumentsBefore: readonly Argument[] = [];
  /** That of the call being read. */
  shared: Shared | null = null;
  /** The value of the numeral that was read last. */
  numeralValue = 0;
  readonly bytes: Uint8Array;
  /** The same bytes. */
  readonly view: DataView;
  // The caches, each a field of its own: to reach one through another object is a load more for each word.
  readonly words: Caches["words"];
  readonly lastSecond: Caches["lastSecond"];
  readonly otherArguments: Caches["otherArguments"];
  readonly errors: Caches["errors"];
  readonly frames: Caches["frames"];
  /** The prefix being read: one object for all lines, so that a skipped line builds nothing. */
  readonly prefix: Writable<Prefix> = { tid: null, comm: null, time: null, clock: null, relative: null };
  /** The marks behind the result being read: one object for all lines, filled anew for each. */
  readonly marks: Writable<ResultMarks> = { elapsed: null, injected: false, delayed: false };
  #depth = 0;
  readonly #caches: Caches;
  #copy: Cursor | null = null;

  constructor(caches: Caches, longest: number = MAX_LINE) {
    this.#caches = caches;
    this.words = caches.words;
    this.lastSecond = caches.lastSecond;
    this.otherArguments = caches.otherArguments;
    this.errors = caches.errors;
    this.frames = caches.frames;
    this.bytes = new Uint8Array(longest + BEHIND);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Moves to the beginning of another text, of at most `longest` characters. */
  start(text: string): this {
    this.text = text;
    this.at = 0;
    this.fault = null;
    this.broken = null;
    this.shared = null;
    this.tokenEnd = -1;
    this.#depth = 0;
    const { written } = encoder.encodeInto(text, this.bytes);
    this.isAscii = written === text.length;
    if (!this.isAscii) this.#fillSlowly(text);
    for (let i = 0; i < 3; i++) this.bytes[text.length + i] = END;
    return this;
  }

  #fillSlowly(text: string): void {
    for (let i = 0; i < text.length; i++) this.bytes[i] = Math.min(text.charCodeAt(i), 128);
  }

  /** The code of the character here, END behind the last. */
  peek(): number {
    return this.bytes[this.at] ?? END;
  }

  /** The code of the character `by` further on, at most two behind the end. */
  ahead(by: number): number {
    return this.bytes[this.at + by] ?? END;
  }

  /** Steps over `code` if it stands here. */
  take(code: number): boolean {
    if (this.bytes[this.at] !== code) return false;
    this.at++;
    return true;
  }

  takeText(text: string): boolean {
    // Looking at one byte first is cheaper than the call.
    if (this.bytes[this.at] !== text.charCodeAt(0) || !this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** What was read since `start`. */
  since(start: number): string {
    if (this.tokenEnd === this.at && this.token.length === this.at - start) return this.token;
    return this.text.slice(start, this.at);
  }

  /** A cursor in a copy of what was read since `start`, which is at most as long as what a TextCache stores. */
  copySince(start: number): Cursor {
    this.#copy ??= new Cursor(this.#caches, LONGEST);
    return this.#copy.start(copyOf(this.text.slice(start, this.at)));
  }

  /** Sets the fault, unless there is one: the first is the deepest. */
  fail(code: UnparsedCode, expected: string, column: number = this.at): null {
    this.fault ??= { code, column, expected };
    return null;
  }

  /** Enters a bracket; false: too deep. */
  enter(): boolean {
    if (++this.#depth <= MAX_DEPTH) return true;
    this.fail("too-deep", `at most ${MAX_DEPTH} levels of brackets`);
    return false;
  }

  leave(): void {
    this.#depth--;
  }
}
