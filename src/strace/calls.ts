import type { Micros, Tid } from "../base/brands.ts";
import { childOf, FORKS } from "./forks.ts";
import type { CallLine, DetachedLine, Prefix, ResumedLine, SupersededLine, UnfinishedLine } from "./line.ts";
import type { LineParser } from "./parse.ts";
import type { Pending, PendingCalls } from "./pending.ts";
import type { Places } from "./places.ts";
import type { AbandonedRecord, Placed } from "./record.ts";
import type { Sink } from "./sink.ts";

const EXECS: ReadonlySet<string> = new Set(["execve", "execveat"]);

/** Makes calls whole: marries the two halves of those that strace printed in two. */
export class Calls {
  readonly #parser: LineParser;
  readonly #sink: Sink;
  readonly #places: Places;
  readonly #pending: PendingCalls;

  constructor(parser: LineParser, sink: Sink, places: Places, pending: PendingCalls) {
    this.#parser = parser;
    this.#sink = sink;
    this.#places = places;
    this.#pending = pending;
  }

  whole({ prefix, name, args, result }: CallLine): void {
    const place = this.#places.of(prefix);
    this.abandon(place.tid, "never-resumed", place.time);
    // Field by field: most records are made here, and a spread takes as long as all the rest of it.
    const { tid, comm, time, line } = place;
    this.#sink.emit({ type: "call", name, args, result, entered: time, resumed: false, tid, comm, time, line });
    this.#noteThreads(tid, name, result);
  }

  unfinished({ prefix, name, head, args }: UnfinishedLine): void {
    const place = this.#places.of(prefix);
    this.abandon(place.tid, "never-resumed", place.time);
    this.#enter(place, name, head, args);
  }

  resumed({ prefix, name, tail }: ResumedLine): void {
    const place = this.#places.of(prefix, name);
    const call = this.#pending.of(place.tid);
    if (call?.name === name) this.#marry(call, tail, place, prefix);
    else if (!EXECS.has(name) || !this.#executed(name, tail, place, prefix)) {
      this.#sink.trouble("resumed-without-beginning", 0, `the beginning of ${name}`);
    }
  }

  /**
   * An exec of which this thread began none: it was another's, and strace was told not to say so (-qqq); or its
   * beginning was never printed (-z), and that it succeeded is all that is known.
   */
  #executed(name: string, tail: string, place: Placed, prefix: Prefix): boolean {
    const by = this.#pending.inside(name);
    const call = by === null ? undefined : this.#pending.of(by);
    if (call) {
      this.#supersede(place, call.tid);
      this.#marry({ ...call, tid: place.tid }, tail, place, prefix);
      return true;
    }
    const line = this.#parser.parseCall(name, tail, prefix);
    if (line.type !== "call" || line.args.length > 0) return false;
    this.abandon(place.tid, "never-resumed", place.time);
    this.#sink.emit({ type: "call", name, args: [], result: line.result, entered: null, resumed: false, ...place });
    return true;
  }

  superseded({ prefix, by }: SupersededLine): void {
    this.#supersede(this.#places.ofSuperseded(prefix, by), by);
  }

  /** Thread `by` goes on under the tid of this one, of which nothing is left. */
  #supersede(place: Placed, by: Tid): void {
    const { threads } = this.#places;
    if (by !== place.tid) {
      this.abandon(place.tid, "died", place.time);
      this.#pending.move(by, place.tid);
      threads.ended(by);
      threads.attached(place.tid);
    }
    this.#sink.emit({ type: "superseded", by, ...place });
  }

  /** `<detached ...>`: the call is given up. `<pid changed to 7 ...>`: it goes on under another tid. */
  detached({ prefix, name, head, args, now }: DetachedLine): void {
    const place = this.#places.of(prefix);
    this.abandon(place.tid, "never-resumed", place.time);
    if (now !== null) {
      this.#enter(place, name, head, args);
      return;
    }
    this.#sink.emit({ type: "abandoned", name, args, why: "detached", ...place });
    this.#sink.emit({ type: "detached", ...place });
    this.#places.threads.ended(place.tid);
  }

  /**
   * A bare rest of the call that was entered on the line before: `NULL, 8) = 0`. strace 5.10 to 6.1 prints such with
   * -z. False: it is none.
   */
  bareRest(text: string): boolean {
    const call = this.#pending.newest();
    if (call?.line !== this.#sink.line - 1) return false;
    const prefix: Prefix = { tid: call.tid, comm: null, time: null, clock: null, relative: null };
    if (this.#parser.parseCall(call.name, call.head + text, prefix).type !== "call") return false;
    this.#marry(call, text, this.#places.of(prefix), prefix);
    return true;
  }

  abandon(tid: Tid, why: AbandonedRecord["why"], time: Micros | null): void {
    const call = this.#pending.take(tid);
    if (!call) return;
    const { name, comm } = call;
    const args = this.#parser.parseArguments(call.head);
    this.#sink.emit({ type: "abandoned", name, args, why, tid, comm, time, line: this.#sink.line });
  }

  abandonAll(): void {
    for (const call of this.#pending.all()) this.abandon(call.tid, "never-resumed", null);
  }

  #enter(place: Placed, name: string, head: string, args: UnfinishedLine["args"]): void {
    this.#sink.emit({ type: "entered", name, args, ...place });
    const { tid, comm, time, line } = place;
    this.#hold({ tid, name, head, comm, entered: time, line });
  }

  #hold(call: Pending): void {
    this.#pending.add(call);
    for (let old = this.#pending.overflow(); old; old = this.#pending.overflow()) {
      this.#sink.trouble("pending-overflow", 0, "fewer calls under way");
      this.abandon(old.tid, "forgotten", null);
    }
  }

  /** However it ends, the beginning is read once more and no longer held: that bounds the work. */
  #marry(call: Pending, tail: string, place: Placed, prefix: Prefix): void {
    const { tid, name, entered } = call;
    const line = this.#parser.parseCall(name, call.head + tail, prefix);
    if (line.type === "call") {
      this.#pending.take(tid);
      this.#sink.emit({ type: "call", name, args: line.args, result: line.result, entered, resumed: true, ...place });
      this.#noteThreads(place.tid, name, line.result);
      return;
    }
    const fault =
      line.type === "unparsed" ? line : ({ code: "bad-end", column: Infinity, expected: "a result" } as const);
    if (line.type !== "detached") {
      // The tail is the end of this line.
      const column = this.#sink.text.length - tail.length + Math.max(0, fault.column - call.head.length);
      this.#sink.trouble(fault.code, Math.max(0, Math.min(column, this.#sink.text.length)), fault.expected);
    }
    this.abandon(tid, line.type === "detached" ? "detached" : "never-resumed", place.time);
  }

  /** What a result tells about threads. */
  #noteThreads(tid: Tid, name: string, result: CallLine["result"]): void {
    const { threads } = this.#places;
    if (result.type === "none") threads.dying(tid);
    else if (result.type === "value" && result.value > 0 && FORKS.has(name)) threads.born(childOf(result));
  }
}
