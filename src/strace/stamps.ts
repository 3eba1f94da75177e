import type { Micros, Tid } from "../base/brands.ts";
import { Clock } from "./clock.ts";
import { FORKS } from "./forks.ts";
import type { Prefix } from "./line.ts";
import type { PendingCalls } from "./pending.ts";
import type { Stamp } from "./record.ts";
import type { Sink } from "./sink.ts";
import { ANONYMOUS, Threads } from "./threads.ts";

/** Resolves the thread and the time of each line. */
export class Stamps {
  readonly threads: Threads;
  /** The thread of lines that name none: that of an -ff file, by the file's name. */
  fallback: Tid | null = null;
  readonly #clock = new Clock();
  readonly #sink: Sink;
  readonly #pending: PendingCalls;
  readonly #reportBackwards: boolean;

  constructor(sink: Sink, pending: PendingCalls, limit: number, reportBackwards: boolean) {
    this.#sink = sink;
    this.#pending = pending;
    this.#reportBackwards = reportBackwards;
    this.threads = new Threads(limit);
  }

  /** Thread, name, time and line number; `resumed`: the call whose second half the line is. */
  of(prefix: Prefix, resumed: string | null = null): Stamp {
    const time = this.timeOf(prefix);
    return { tid: this.tidOf(prefix.tid, resumed, time), comm: prefix.comm, time, line: this.#sink.line };
  }

  /** The same for `+++ superseded by execve in pid 7 +++`: if the line names no thread, it is not thread 7. */
  ofSuperseded(prefix: Prefix, by: Tid): Stamp {
    const named = prefix.tid ?? this.fallback ?? this.threads.otherThan(by);
    return this.of({ ...prefix, tid: named });
  }

  timeOf(prefix: Prefix): Micros | null {
    const time = this.#clock.read(prefix);
    if (this.#clock.wentBack && this.#reportBackwards)
      this.#sink.trouble("time-backwards", 0, "a time not before the last line's");
    return time;
  }

  /** The relative time of a line that is skipped. */
  addTime(relative: Micros): void {
    this.#clock.add(relative);
  }

  tidOf(named: Tid | null, resumed: string | null, time: Micros | null): Tid {
    if (named === null) {
      if (this.fallback !== null) return this.fallback;
      return this.threads.ofUnnamed(() => (resumed === null ? null : this.#pending.onlyThreadIn(resumed)));
    }
    if (this.threads.has(named)) return named;
    const call = this.#pending.get(ANONYMOUS);
    const forking = call !== undefined && FORKS.has(call.name) && resumed !== call.name;
    if (this.threads.seen(named, forking)) {
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
