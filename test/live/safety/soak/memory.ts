import { setTimeout as wait } from "node:timers/promises";
import { status } from "../target.ts";

export interface Growth {
  readonly ratio: number;
  readonly early: number;
  readonly late: number;
  /** How long it was watched. */
  readonly seconds: number;
}

/** Memory of a process over a run: a program that leaks has more at the end than when it had got going. */
export class Memory {
  /** Resident kB, and how much of the work was done. */
  private readonly samples: { readonly part: number; readonly kB: number }[] = [];
  private readonly began = performance.now();
  private stopped = false;
  private readonly watching: Promise<void>;

  /** `part`: how much of the work is done, from 0 to 1. */
  constructor(pid: number, part: () => number, everyMs = 250) {
    this.watching = this.watch(pid, part, everyMs);
  }

  /** What is resident in the last tenth of the work against the second tenth, both medians; and both in kB. */
  async growth(): Promise<Growth> {
    this.stopped = true;
    await this.watching;
    const [early, late] = [this.median(0.1, 0.2), this.median(0.9, 1)];
    return { ratio: late / early, early, late, seconds: (performance.now() - this.began) / 1000 };
  }

  private async watch(pid: number, part: () => number, everyMs: number): Promise<void> {
    while (!this.stopped) {
      const kB = Number.parseInt(status(pid, "VmRSS") ?? "", 10);
      if (!Number.isNaN(kB)) this.samples.push({ part: part(), kB });
      await wait(everyMs);
    }
  }

  private median(from: number, to: number): number {
    const within = this.samples.filter(({ part }) => part >= from && part <= to).map(({ kB }) => kB);
    return within.sort((a, b) => a - b)[within.length >> 1] ?? Number.NaN;
  }
}
