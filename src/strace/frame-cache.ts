import type { Frame } from "../base/stack.ts";
import { copyOf } from "../base/intern.ts";

/** So many different lines of stacks are kept, and so many characters of them. */
const LINES = 1 << 16;
const CHARS = 1 << 24;

/** Frames by their lines: a program calls from the same places again and again, so equal lines are one object. */
export class FrameCache {
  readonly #frames = new Map<string, Frame | null>();
  #chars = 0;

  /** The frame of that line; `read` reads one that is new. Null: it is none that can be read. */
  of(line: string, read: () => Frame | null): Frame | null {
    const found = this.#frames.get(line);
    if (found !== undefined) return found;
    const frame = read();
    this.#chars += line.length;
    if (this.#frames.size >= LINES || this.#chars > CHARS) {
      this.#frames.clear();
      this.#chars = line.length;
    }
    this.#frames.set(copyOf(line), frame);
    return frame;
  }
}
