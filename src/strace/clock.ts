import { asMicros, type Micros } from "../base/brands.ts";
import type { Prefix } from "./line.ts";

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
/** A time of day that is earlier by no more is a clock that was set, or summer time that ended; by more, it is the next day. */
const SET_BACK = 2 * HOUR;

/**
 * Makes one running time of the times that lines carry: epoch times as they are; times of day go on over midnight
 * (the first day is day 0, for no log names its date); relative ones (-r alone) are added up from 0.
 */
export class Clock {
  #last = 0;
  #form: Prefix["clock"] = null;
  #running = 0;

  /** Null where the line has no time. `backwards`: it is before the one that was read last. */
  read({ time, clock, relative }: Prefix): { readonly time: Micros | null; readonly backwards: boolean } {
    if (time === null) return { time: relative === null ? null : this.pass(relative), backwards: false };
    if (clock !== this.#form) {
      this.#form = clock;
      this.#last = 0;
    }
    const now = clock === "day" ? time + DAY * Math.max(0, Math.ceil((this.#last - SET_BACK - time) / DAY)) : time;
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
