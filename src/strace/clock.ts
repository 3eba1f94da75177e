import { asMicros, type Micros } from "../base/brands.ts";
import type { Prefix } from "./line.ts";

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
/** A time of day earlier by at most this: the clock was set, or summer time ended. Earlier by more: the next day. */
const SET_BACK = 2 * HOUR;

/**
 * Makes one continuous time of the times of lines: epoch times as they are; times of day go on over midnight (the first
 * day is day 0, since no log has its date); relative ones (-r alone) are added up from 0.
 */
export class Clock {
  #last = 0;
  #form: Prefix["clock"] = null;
  #running = 0;

  /** Null where the line has no time. `backwards`: it is before the time of the last line. */
  read({ time, clock, relative }: Prefix): { readonly time: Micros | null; readonly backwards: boolean } {
    if (time === null) return { time: relative === null ? null : this.add(relative), backwards: false };
    if (clock !== this.#form) {
      this.#form = clock;
      this.#last = 0;
    }
    const now = clock === "day" ? time + DAY * Math.max(0, Math.ceil((this.#last - SET_BACK - time) / DAY)) : time;
    const backwards = now < this.#last;
    this.#last = now;
    return { time: asMicros(now), backwards };
  }

  /** The relative time of a skipped line counts too. */
  add(relative: Micros): Micros {
    this.#running += relative;
    return asMicros(this.#running);
  }
}
