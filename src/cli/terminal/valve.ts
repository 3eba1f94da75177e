import type { Output } from "./output.ts";

/**
 * Lets the timeline through as long as its reader keeps up. Whoever traces a program live must never wait for a
 * reader: strace would wait for us, and the program for strace. Lines that find no room are counted, and where they
 * are missing a mark gives their number.
 */
export class Valve {
  private readonly output: Output;
  private readonly mark: (hidden: number) => string;
  private hidden = 0;

  constructor(output: Output, mark: (hidden: number) => string) {
    this.output = output;
    this.mark = mark;
  }

  /** The text to be written now for this text, if any. */
  pass(text: string): string | undefined {
    if (this.output.isBehind) {
      this.hidden += countLines(text);
      return undefined;
    }
    return this.takeMark() + text;
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
