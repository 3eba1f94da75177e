import type { Tid } from "../base/brands.ts";
import type { StraceInput } from "../pipeline/strace-input.ts";

/** strace has died, or the thread is stopped for another reason: the call goes on without more of its stack. */
const PATIENCE_MS = 5_000;
/** Whoever reads strace's pipe pauses for up to 10 ms between two reads (CoalescingReader). */
const READ_MS = 15;

/** What can be seen of strace and its text. */
export interface Surroundings {
  /** Whether a tracer has stopped the thread now; null: that cannot be seen. */
  readonly isTraceStopped: (tid: Tid) => boolean | null;
  /** Text has been read that has not become lines yet. */
  readonly hasMore: () => boolean;
}

/**
 * A call waits for the line behind its stack (-k). The last call before a program blocks would wait for as long as that, so
 * `onSilence` is called when its stack has come and nothing follows: the thread is stopped while strace walks its stack, which can
 * take a second (measured on 6.1 with node), and goes on then. All of the stack is in the pipe by that time, but a timer
 * that comes late, because we were busy, comes before it is read: so the pipe is read once more.
 */
export class StackWait {
  private readonly input: Pick<StraceInput, "waiting">;
  private readonly silence: number;
  private readonly around: Surroundings;
  private readonly onSilence: (whole: boolean) => void;
  private timer: NodeJS.Timeout | null = null;
  private turn: NodeJS.Immediate | null = null;
  private last = 0;
  /** How often something has come. */
  private count = 0;

  /**
   * @param silence after so many milliseconds without text we look whether strace is still at work on the stack
   * @param onSilence `whole`: strace has let the thread go, so that nothing of the stack is missing
   */
  constructor(
    input: Pick<StraceInput, "waiting">,
    silence: number,
    around: Surroundings,
    onSilence: (whole: boolean) => void,
  ) {
    this.input = input;
    this.silence = silence;
    this.around = around;
    this.onSilence = onSilence;
  }

  /** Text or a line has come. One timer serves many: it looks how long ago the last one came. */
  arrived(): void {
    this.last = performance.now();
    this.count++;
    if (this.input.waiting !== null && this.turn === null) this.timer ??= setTimeout(this.look, this.silence);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.turn !== null) clearImmediate(this.turn);
    this.timer = null;
    this.turn = null;
  }

  private readonly look = (): void => {
    this.timer = null;
    const { waiting } = this.input;
    if (waiting === null) return;
    const silence = performance.now() - this.last;
    const isTraceStopped = silence < this.silence ? null : this.around.isTraceStopped(waiting);
    const goesOn = silence < this.silence || (silence < PATIENCE_MS && isTraceStopped === true);
    if (goesOn) this.timer = setTimeout(this.look, this.silence);
    else this.readOnceMore(isTraceStopped === false);
  };

  /** What strace had written when we looked comes in this time, or there is none. */
  private readOnceMore(whole: boolean): void {
    const { count } = this;
    this.timer = setTimeout(() => {
      this.timer = null;
      // Immediates come behind what there is to read.
      this.turn = setImmediate(() => {
        this.turn = null;
        if (this.input.waiting === null) return;
        if (this.count === count && !this.around.hasMore()) this.onSilence(whole);
        else this.timer = setTimeout(this.look, this.silence);
      });
    }, READ_MS);
  }
}
