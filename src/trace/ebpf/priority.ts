import { getPriority, setPriority } from "node:os";
import { readStatus } from "../../proc/status.ts";

/** How much of the ring waits before we run like everybody else, and how much may be left when we step back again. */
const MUCH = 1 / 8;
const LITTLE = 1 / 64;
/** Of nice(1). The lowest, 19, would get a CPU for 3 ms in a second beside four that are busy, and lose records. */
const LOW = 10;

/**
 * The priority at which the ring is read. The traced processes come first: at a low priority we take no CPU from them
 * when we wake up, and use what they leave, while the ring keeps what they report. Once much waits there we run at
 * the priority that we were started with, so that nothing is lost on a machine whose CPUs are all busy: until then we
 * have a tenth of what others have (sched(7), a weight of 110 beside 1,024). It counts among the processes of our
 * session only where the kernel groups by session (sched(7), "The autogroup feature").
 */
export class ReadingPriority {
  /** Of this thread alone: setpriority(2) takes threads on Linux. */
  private readonly usual = getPriority();
  private isLow = false;
  private readonly canRaise = mayRaise(this.usual);

  /** After a look at the ring: how many bytes of how many wait. */
  adapt(waiting: number, size: number): void {
    if (this.isLow && waiting > size * MUCH) this.restore();
    else if (!this.isLow && this.canRaise && waiting < size * LITTLE) this.set(LOW);
  }

  /** Nothing is read any more. */
  restore(): void {
    if (this.isLow) this.set(this.usual);
  }

  private set(priority: number): void {
    setPriority(priority);
    this.isLow = priority !== this.usual;
  }
}

/** linux/capability.h */
const CAP_SYS_NICE = 23n;

/** Else who has lowered it stays there (setpriority(2)). */
function mayRaise(usual: number): boolean {
  const capabilities = readStatus("self")?.capabilities ?? 0n;
  return usual < LOW && ((capabilities >> CAP_SYS_NICE) & 1n) === 1n;
}
