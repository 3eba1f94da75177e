import type { UnparsedCode, UnparsedLine } from "./line.ts";

/** How deep values may nest before a line is given up: no decoder of strace nests deeper than a dozen. */
const MAX_DEPTH = 64;

/**
 * A place in a line. Rules read on from `at` and leave it behind what they read; where the text is not theirs
 * they leave a `fault` and return null. A fault is never thrown.
 */
export class Cursor {
  text = "";
  at = 0;
  depth = 0;
  fault: UnparsedLine | null = null;

  start(text: string, at = 0): this {
    this.text = text;
    this.at = at;
    this.depth = 0;
    this.fault = null;
    return this;
  }

  /** The char code at the cursor; NaN behind the end, which equals nothing. */
  peek(): number {
    return this.text.charCodeAt(this.at);
  }

  /** Steps over `code` where it stands here. */
  take(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  takeText(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The first fault stands: it is the deepest. */
  fail(code: UnparsedCode, expected: string, column: number = this.at): null {
    this.fault ??= { type: "unparsed", code, column, expected };
    return null;
  }

  enter(): boolean {
    if (++this.depth <= MAX_DEPTH) return true;
    this.fail("too-deep", `at most ${MAX_DEPTH} levels of brackets`);
    return false;
  }

  leave(): void {
    this.depth--;
  }
}
