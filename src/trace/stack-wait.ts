import type { Tid } from "../base/brands.ts";
import type { StraceInput } from "../pipeline/strace-input.ts";

/** strace has died, or the thread is held for another reason: the call goes on without more of its stack. */
const PATIENCE_MS = 5_000;

/**
 * A call waits for the line behind its stack (-k). The last call before a program blocks would wait for as long as that, so
 * `onSilence` is called when its stack has come and nothing follows: strace holds the thread while it walks its stack, which can
 * take a second (measured on 6.1 with node), and lets it go then.
 */
export class StackWait {
  private readonly input: StraceInput;
  private readonly silence: number;
  private readonly isHeld: (tid: Tid) => boolean;
  private readonly onSilence: () => void;
  private timer: NodeJS.Timeout | null = null;
  private last = 0;

  /**
   * @param silence after so many milliseconds without a line we look whether strace is still at work on the stack
   * @param isHeld whether a tracer holds the thread now; false where that cannot be seen
   */
  constructor(input: StraceInput, silence: number, isHeld: (tid: Tid) => boolean, onSilence: () => void) {
    this.input = input;
    this.silence = silence;
    this.isHeld = isHeld;
    this.onSilence = onSilence;
  }

  /** A line has come. One timer serves many lines: it looks how long ago the last one came. */
  heard(): void {
    this.last = performance.now();
    if (this.input.waiting !== null) this.timer ??= setTimeout(this.look, this.silence);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private readonly look = (): void => {
    this.timer = null;
    const { waiting } = this.input;
    if (waiting === null) return;
    const silence = performance.now() - this.last;
    const goesOn = silence < this.silence || (silence < PATIENCE_MS && this.isHeld(waiting));
    if (goesOn) this.timer = setTimeout(this.look, this.silence);
    else this.onSilence();
  };
}
