import type { StraceInput } from "../pipeline/strace-input.ts";

/**
 * How long the stack of a call may keep us waiting once it has begun, and until it begins. strace walks the stack while the
 * program stands still, so nothing else comes meanwhile; and what it prints is at an end when no more comes.
 */
const BEGUN_MS = 40;
const NOT_BEGUN_MS = 250;

/**
 * A call waits for the line behind its stack (-k). The last call before a program blocks would wait for as long as that:
 * `onSilence` is called when its stack has come and nothing follows.
 */
export class StackWait {
  private readonly input: StraceInput;
  private readonly onSilence: () => void;
  private timer: NodeJS.Timeout | null = null;
  private last = 0;

  constructor(input: StraceInput, onSilence: () => void) {
    this.input = input;
    this.onSilence = onSilence;
  }

  /** A line has come. One timer serves many lines: it looks how long ago the last one came. */
  heard(): void {
    this.last = performance.now();
    if (this.input.waiting !== "no") this.timer ??= setTimeout(this.look, BEGUN_MS);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private readonly look = (): void => {
    this.timer = null;
    const { waiting } = this.input;
    if (waiting === "no") return;
    const left = this.last + (waiting === "begun" ? BEGUN_MS : NOT_BEGUN_MS) - performance.now();
    if (left > 0) this.timer = setTimeout(this.look, left);
    else this.onSilence();
  };
}
