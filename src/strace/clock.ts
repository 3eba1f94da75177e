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
  /** The last line's time is before that of the line above it. */
  wentBack = false;

  /** Null where the line has no time. */
  read({ time, clock, relative }: Prefix): Micros | null {
    this.wentBack = false;
    if (time === null) return relative === null ? null : this.add(relative);
    if (clock !== this.#form) {
      this.#form = clock;
      this.#last = 0;
    }
    const now = clock === "day" ? time + DAY * Math.max(0, Math.ceil((this.#last - SET_BACK - time) / DAY)) : time;
    this.wentBack = now < this.#last;
    this.#last = now;
    return asMicros(now);
  }

  /** The relative time of a skipped line counts too. */
  add(relative: Micros): Micros {
    this.#running += relative;
    return asMicros(this.#running);
  }
}
