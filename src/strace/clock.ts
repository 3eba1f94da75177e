import { asMicros, type Micros } from "../base/brands.ts";
import type { Prefix } from "./line.ts";

const DAY = 86_400_000_000;

/**
 * Makes one running time of the times that lines carry: epoch times as they are; times of day go on over midnight
 * (the first day is day 0, for no log names its date); relative ones (-r alone) are added up from 0.
 */
export class Clock {
  #last = 0;
  #form: Prefix["clock"] = null;
  #midnights = 0;
  #running = 0;

  /** Null where the line has no time. */
  read({ time, clock, relative }: Prefix): { readonly time: Micros | null; readonly backwards: boolean } {
    if (time === null) return { time: relative === null ? null : this.pass(relative), backwards: false };
    if (clock !== this.#form) {
      this.#form = clock;
      this.#last = 0;
      this.#midnights = 0;
    }
    let now: number = time;
    if (clock === "day") {
      // More than half a day back is midnight; less is a clock that was set.
      if (time + this.#midnights * DAY < this.#last - DAY / 2) this.#midnights++;
      now += this.#midnights * DAY;
    }
    const backwards = now < this.#last;
    this.#last = now;
    return { time: asMicros(now), backwards };
  }

  /** Time that a skipped line tells. */
  pass(relative: Micros): Micros {
    this.#running += relative;
    return asMicros(this.#running);
  }
}
