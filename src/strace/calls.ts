import type { Micros, Tid } from "../base/brands.ts";
import { childOf, FORKS } from "./forks.ts";
import type { CallLine, DetachedLine, Prefix, ResumedLine, SupersededLine, UnfinishedLine } from "./line.ts";
import type { LineParser } from "./parse.ts";
import type { Pending, PendingCalls } from "./pending.ts";
import type { Stamps } from "./stamps.ts";
import type { AbandonedRecord, Stamp } from "./record.ts";
import type { Sink } from "./sink.ts";

const EXECS: ReadonlySet<string> = new Set(["execve", "execveat"]);

/** Makes complete calls, of two halves where strace printed them so. */
export class Calls {
  readonly #parser: LineParser;
  readonly #sink: Sink;
  readonly #stamps: Stamps;
  readonly #pending: PendingCalls;
  readonly #endsAlone: (name: string) => boolean;

  /** @param endsAlone whether the end of a call of this name is wanted where its beginning is not in the log */
  constructor(
    parser: LineParser,
    sink: Sink,
    stamps: Stamps,
    pending: PendingCalls,
    endsAlone: (name: string) => boolean,
  ) {
    this.#parser = parser;
    this.#sink = sink;
    this.#stamps = stamps;
    this.#pending = pending;
    this.#endsAlone = endsAlone;
  }

  call({ prefix, name, args, shared, result }: CallLine): void {
    // Field by field: most records are made here, and a spread takes as long as all the rest.
    const time = this.#stamps.timeOf(prefix);
    const tid = this.#stamps.tidOf(prefix.tid, null, time);
    const { comm } = prefix;
    const { line } = this.#sink;
    this.abandon(tid, "never-resumed", time);
    this.#sink.emit({ type: "call", name, args, shared, result, entered: time, resumed: false, tid, comm, time, line });
    this.#noteThreads(tid, name, result);
  }

  unfinished({ prefix, name, head, args }: UnfinishedLine): void {
    const stamp = this.#stamps.of(prefix);
    this.abandon(stamp.tid, "never-resumed", stamp.time);
    this.#enter(stamp, name, head, args);
  }

  resumed({ prefix, name, tail }: ResumedLine): void {
    const stamp = this.#stamps.of(prefix, name);
    const call = this.#pending.get(stamp.tid);
    if (call?.name === name) this.#complete(call, tail, stamp, prefix);
    else if (!this.#resumedAlone(name, tail, stamp, prefix)) {
      this.#sink.trouble("resumed-without-beginning", 0, `the beginning of ${name}`, {
        name,
        args: [],
        resumed: false,
        ...stamp,
      });
    }
  }

  #resumedAlone(name: string, tail: string, stamp: Stamp, prefix: Prefix): boolean {
    if (EXECS.has(name)) return this.#resumedExec(name, tail, stamp, prefix);
    return this.#endsAlone(name) && this.#withoutFirst(name, tail, stamp, prefix);
  }

  /** `<... accept resumed>{...}, [16]) = 4` at the beginning of a log: its first argument is `?`. */
  #withoutFirst(name: string, tail: string, stamp: Stamp, prefix: Prefix): boolean {
    const line = this.#parser.parseCall(name, `${tail.startsWith(",") ? "?" : "?, "}${tail}`, prefix);
    if (line.type !== "call" || line.result.type !== "value") return false;
    this.abandon(stamp.tid, "never-resumed", stamp.time);
    const { args, shared, result } = line;
    this.#sink.emit({ type: "call", name, args, shared, result, entered: null, resumed: false, ...stamp });
    return true;
  }

  /**
   * The end of an exec that this thread did not begin: another thread did, and strace does not print that it superseded
   * this one (-qqq); or the beginning was never printed (-z), and only its success is known.
   */
  #resumedExec(name: string, tail: string, stamp: Stamp, prefix: Prefix): boolean {
    const by = this.#pending.onlyThreadIn(name);
    const call = by === null ? undefined : this.#pending.get(by);
    if (call) {
      this.#supersede(stamp, call.tid);
      this.#complete({ ...call, tid: stamp.tid }, tail, stamp, prefix);
      return true;
    }
    const line = this.#parser.parseCall(name, tail, prefix);
    if (line.type !== "call" || line.args.length > 0) return false;
    this.abandon(stamp.tid, "never-resumed", stamp.time);
    const { result } = line;
    this.#sink.emit({ type: "call", name, args: [], shared: null, result, entered: null, resumed: false, ...stamp });
    return true;
  }

  superseded({ prefix, by }: SupersededLine): void {
    this.#supersede(this.#stamps.ofSuperseded(prefix, by), by);
  }

  /** Thread `by` goes on under the tid of this one, which has ended. */
  #supersede(stamp: Stamp, by: Tid): void {
    const { threads } = this.#stamps;
    if (by !== stamp.tid) {
      this.abandon(stamp.tid, "died", stamp.time);
      this.#pending.move(by, stamp.tid);
      threads.ended(by);
      threads.attached(stamp.tid);
    }
    this.#sink.emit({ type: "superseded", by, ...stamp });
  }

  /** `<detached ...>`: the call is abandoned. `<pid changed to 7 ...>`: it goes on under another tid. */
  detached({ prefix, name, head, args, now }: DetachedLine): void {
    const stamp = this.#stamps.of(prefix);
    this.abandon(stamp.tid, "never-resumed", stamp.time);
    if (now !== null) {
      this.#enter(stamp, name, head, args);
      return;
    }
    this.#sink.emit({ type: "abandoned", name, args, why: "detached", ...stamp });
    this.#sink.emit({ type: "detached", ...stamp });
    this.#stamps.threads.ended(stamp.tid);
  }

  /**
   * The rest of the call that was entered on the line before, without `<... resumed>`: `NULL, 8) = 0`. strace 5.10 to
   * 6.1 prints that with -z. False: the line is something else.
   */
  bareRest(text: string): boolean {
    const call = this.#pending.newest();
    if (call?.line !== this.#sink.previous) return false;
    const prefix: Prefix = { tid: call.tid, comm: null, time: null, clock: null, relative: null };
    if (this.#parser.parseCall(call.name, call.head + text, prefix).type !== "call") return false;
    this.#complete(call, text, this.#stamps.of(prefix), prefix);
    return true;
  }

  abandon(tid: Tid, why: AbandonedRecord["why"], time: Micros | null): void {
    const call = this.#pending.remove(tid);
    if (!call) return;
    const { name, comm } = call;
    const args = this.#parser.parseArguments(call.head);
    this.#sink.emit({ type: "abandoned", name, args, why, tid, comm, time, line: this.#sink.line });
  }

  abandonAll(): void {
    for (const call of this.#pending.all()) this.abandon(call.tid, "never-resumed", null);
  }

  #enter(stamp: Stamp, name: string, head: string, args: UnfinishedLine["args"]): void {
    this.#sink.emit({ type: "entered", name, args, ...stamp });
    const { tid, comm, time, line } = stamp;
    this.#addPending({ tid, name, head, comm, entered: time, line });
  }

  #addPending(call: Pending): void {
    this.#pending.add(call);
    for (let old = this.#pending.overflow(); old; old = this.#pending.overflow()) {
      this.#sink.trouble("pending-overflow", 0, "fewer calls under way");
      this.abandon(old.tid, "forgotten", null);
    }
  }

  /** Reads both halves together. Whatever comes of it, the first half is dropped: that bounds the work. */
  #complete(call: Pending, tail: string, stamp: Stamp, prefix: Prefix): void {
    const { tid, name, entered } = call;
    const line = this.#parser.parseCall(name, call.head + tail, prefix);
    if (line.type === "call") {
      this.#pending.remove(tid);
      const { args, shared, result } = line;
      this.#sink.emit({ type: "call", name, args, shared, result, entered, resumed: true, ...stamp });
      this.#noteThreads(stamp.tid, name, result);
      return;
    }
    const fault =
      line.type === "unparsed"
        ? line
        : ({ code: "bad-end", column: Infinity, expected: "a result", call: null } as const);
    if (line.type !== "detached") {
      // The tail is the end of this line.
      const column = this.#sink.text.length - tail.length + Math.max(0, fault.column - call.head.length);
      const at = Math.max(0, Math.min(column, this.#sink.text.length));
      const args = fault.call?.args ?? this.#parser.parseArguments(call.head);
      this.#sink.trouble(fault.code, at, fault.expected, { name, args, resumed: true, ...stamp });
    }
    this.abandon(tid, line.type === "detached" ? "detached" : "never-resumed", stamp.time);
  }

  /** A result may be that of a thread's last call, or a new thread. */
  #noteThreads(tid: Tid, name: string, result: CallLine["result"]): void {
    const { threads } = this.#stamps;
    if (result.type === "none") threads.exiting(tid);
    else if (result.type === "value" && result.value > 0 && FORKS.has(name)) threads.forked(childOf(result));
  }
}
