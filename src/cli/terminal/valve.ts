import type { Output } from "./output.ts";

/**
 * Lets the timeline through as long as its reader keeps up. Whoever traces a program live must never wait for a
 * reader: strace would wait for us, and the program for strace. Lines that find no room are counted, and where they
 * are missing a mark gives their number.
 */
export class Valve {
  private readonly output: Pick<Output, "isBehind">;
  private readonly mark: (hidden: number) => string;
  private readonly refersBack: boolean;
  private hidden = 0;

  /** `refersBack`: a text cannot be read without those before it. What was made before a mark is not written behind it. */
  constructor(output: Pick<Output, "isBehind">, mark: (hidden: number) => string, refersBack = false) {
    this.output = output;
    this.mark = mark;
    this.refersBack = refersBack;
  }

  /** The text to be written now for this text, if any. */
  pass(text: string): string | undefined {
    if (this.output.isBehind) {
      this.hidden += countLines(text);
      return undefined;
    }
    return this.marked(text);
  }

  /** With the mark that is due before it. */
  marked(text: string): string {
    const mark = this.takeMark();
    return mark !== "" && this.refersBack ? mark : mark + text;
  }

  /** The mark that is still due, or nothing. */
  takeMark(): string {
    const { hidden } = this;
    this.hidden = 0;
    return hidden === 0 ? "" : this.mark(hidden);
  }
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
