import type { Micros, Tid } from "../base/brands.ts";
import { Clock } from "./clock.ts";
import { FORKS } from "./forks.ts";
import type { Prefix } from "./line.ts";
import type { PendingCalls } from "./pending.ts";
import type { Placed } from "./record.ts";
import type { Sink } from "./sink.ts";
import { ANONYMOUS, Threads } from "./threads.ts";

/** Who did what a line tells, and when. */
export class Places {
  readonly threads: Threads;
  /** The thread of lines that name none: an -ff file's, which its name tells. */
  fallback: Tid | null = null;
  readonly #clock = new Clock();
  readonly #sink: Sink;
  readonly #pending: PendingCalls;
  readonly #tellBackwards: boolean;

  constructor(sink: Sink, pending: PendingCalls, limit: number, tellBackwards: boolean) {
    this.#sink = sink;
    this.#pending = pending;
    this.#tellBackwards = tellBackwards;
    this.threads = new Threads(limit);
  }

  /** Thread, name, time and line; `resumed`: the call that the line says goes on. */
  of(prefix: Prefix, resumed: string | null = null): Placed {
    const time = this.timeOf(prefix);
    return { tid: this.tidOf(prefix.tid, resumed, time), comm: prefix.comm, time, line: this.#sink.line };
  }

  /** The same for `+++ superseded by execve in pid 7 +++`, which tells who it is not. */
  ofSuperseded(prefix: Prefix, by: Tid): Placed {
    const named = prefix.tid ?? this.fallback ?? this.threads.otherThan(by);
    return this.of({ ...prefix, tid: named });
  }

  timeOf(prefix: Prefix): Micros | null {
    const { time, backwards } = this.#clock.read(prefix);
    if (backwards && this.#tellBackwards) this.#sink.trouble("time-backwards", 0, "a time not before the last line's");
    return time;
  }

  /** A line passed of which only the time counts. */
  pass(relative: Micros): void {
    this.#clock.pass(relative);
  }

  tidOf(named: Tid | null, resumed: string | null, time: Micros | null): Tid {
    if (named === null) {
      if (this.fallback !== null) return this.fallback;
      return this.threads.unnamed(() => (resumed === null ? null : this.#pending.inside(resumed)));
    }
    const call = this.#pending.of(ANONYMOUS);
    const forking = call !== undefined && FORKS.has(call.name) && resumed !== call.name;
    if (this.threads.named(named, forking)) {
      this.#pending.move(ANONYMOUS, named);
      this.#sink.emit({
        type: "identified",
        was: ANONYMOUS,
        tid: named,
        comm: null,
        time,
        line: this.#sink.line,
      });
    }
    return named;
  }
}
