import { asTid, type Micros, type Tid } from "../base/brands.ts";
import { own } from "../base/intern.ts";
import { Clock } from "./clock.ts";
import type { CallLine, DetachedLine, Line, MessageLine, PersonalityLine, Prefix } from "./line.ts";
import type { ResumedLine, SupersededLine, UnfinishedLine, UnparsedLine } from "./line.ts";
import { parseArguments, parseCall, parseLine } from "./parse.ts";
import { PendingCalls, type Pending } from "./pending.ts";
import type { AbandonedRecord, Placed, SyscallRecord, TroubleRecord } from "./record.ts";
import { ANONYMOUS, Threads } from "./threads.ts";

export interface JoinerOptions {
  /** As for `parseLine`; a line that was cut by a message is read again when its rest comes. */
  readonly wanted: (name: string) => boolean;
  /** Calls under way and threads held at most; 65,536 unless told. */
  readonly limit?: number;
  /** The lines come from several files by time: whether times go back is for the merge to see. */
  readonly merged?: boolean;
}

const FORKS: ReadonlySet<string> = new Set(["clone", "clone3", "fork", "vfork"]);
const MAX_TEXT = 4096;

/**
 * Makes records of lines: marries the two halves of a call, resolves who speaks and when. It holds a bounded amount
 * and gives each record at once to `emit`; for a skipped line it does nothing.
 */
export class Joiner {
  readonly #emit: (record: SyscallRecord) => void;
  readonly #wanted: (name: string) => boolean;
  readonly #clock = new Clock();
  readonly #merged: boolean;
  readonly #threads: Threads;
  readonly #pending: PendingCalls;
  /** The first part of a line that a message of strace cut on stderr, and who spoke. */
  #cut: { readonly text: string; readonly tid: Tid } | null = null;
  #line = 0;
  #text = "";
  #fallback: Tid | null = null;

  constructor(emit: (record: SyscallRecord) => void, { wanted, limit = 65_536, merged = false }: JoinerOptions) {
    this.#emit = emit;
    this.#merged = merged;
    this.#wanted = wanted;
    this.#threads = new Threads(limit);
    this.#pending = new PendingCalls(limit);
  }

  /**
   * @param text the line as it was, for troubles
   * @param number its number in the input, from 1
   * @param fallback the thread of a line that names none: an -ff file's, which its name tells
   */
  push(line: Line, text: string, number: number, fallback: Tid | null = null): void {
    if (line.type === "skipped") {
      if (line.relative !== null) this.#clock.pass(line.relative);
      return;
    }
    this.#line = number;
    this.#text = text;
    this.#fallback = fallback;
    this.#take(line);
  }

  /** The input is over: the calls that are still under way are abandoned. */
  end(): void {
    for (const call of this.#pending.all()) this.#abandon(call.tid, "never-resumed", null);
  }

  #take(line: Exclude<Line, { type: "skipped" }>): void {
    switch (line.type) {
      case "call":
        this.#call(line);
        break;
      case "unfinished":
        this.#unfinished(line);
        break;
      case "resumed":
        this.#resumed(line);
        break;
      case "detached":
        this.#detached(line);
        break;
      case "signal":
        this.#emit({ type: "signal", signal: line.signal, info: line.info, ...this.#place(line.prefix) });
        break;
      case "stopped":
        this.#place(line.prefix);
        break;
      case "exited":
      case "killed":
        this.#ended(line);
        break;
      case "superseded":
        this.#superseded(line);
        break;
      case "message":
      case "personality":
        this.#message(line);
        break;
      case "attachment":
        break;
      case "rest":
        this.#rest(line.text, null);
        break;
      case "unparsed":
        this.#rest(this.#text, line);
        break;
    }
  }

  /** Thread, name, time and line of what is being read. */
  #place(prefix: Prefix, name: string | null = null): Placed {
    const { time, backwards } = this.#clock.read(prefix);
    if (backwards && !this.#merged) this.#trouble("time-backwards", 0, "a time not before the last line's");
    const tid = this.#tid(prefix.tid, name, time);
    return { tid, comm: prefix.comm, time, line: this.#line };
  }

  #tid(named: Tid | null, name: string | null, time: Micros | null): Tid {
    if (named === null) {
      if (this.#fallback !== null) return this.#fallback;
      return this.#threads.unnamed(name === null ? null : this.#pending.inside(name));
    }
    const call = this.#pending.of(ANONYMOUS);
    const forking = call !== undefined && FORKS.has(call.name) && name !== call.name;
    const { tid, identified } = this.#threads.named(named, forking);
    if (identified) {
      this.#pending.move(ANONYMOUS, tid);
      this.#emit({ type: "identified", was: ANONYMOUS, tid, comm: null, time, line: this.#line });
    }
    return tid;
  }

  #call({ prefix, name, args, result }: CallLine): void {
    const place = this.#place(prefix);
    this.#abandon(place.tid, "never-resumed", place.time);
    this.#emit({ type: "call", name, args, result, entered: place.time, resumed: false, ...place });
    this.#returned(place.tid, name, result);
  }

  /** What a result tells about threads. */
  #returned(tid: Tid, name: string, result: CallLine["result"]): void {
    if (result.type === "none") this.#threads.dying(tid);
    else if (result.type === "value" && result.value > 0 && FORKS.has(name)) this.#threads.born(childOf(result));
  }

  #unfinished({ prefix, name, head, args }: UnfinishedLine): void {
    const place = this.#place(prefix);
    this.#abandon(place.tid, "never-resumed", place.time);
    this.#emit({ type: "entered", name, args, ...place });
    this.#hold({ tid: place.tid, name, head, comm: place.comm, entered: place.time });
  }

  #hold(call: Pending): void {
    this.#pending.add(call);
    for (let old = this.#pending.overflow(); old; old = this.#pending.overflow()) {
      this.#trouble("pending-overflow", 0, "fewer calls under way");
      this.#abandon(old.tid, "forgotten", null);
    }
  }

  #resumed({ prefix, name, tail }: ResumedLine): void {
    const place = this.#place(prefix, name);
    const call = this.#pending.of(place.tid);
    if (call?.name !== name) {
      this.#trouble("resumed-without-beginning", 0, `the beginning of ${name}`);
      return;
    }
    this.#marry(call, call.head + tail, place, prefix);
  }

  /** `text` is the call made whole, from behind its `(`. */
  #marry(call: Pending, text: string, place: Placed, prefix: Prefix): void {
    const { name, entered } = call;
    const line = parseCall(name, text, prefix);
    this.#pending.take(call.tid);
    if (line.type === "call") {
      this.#emit({ type: "call", name, args: line.args, result: line.result, entered, resumed: true, ...place });
      this.#returned(place.tid, name, line.result);
    } else if (line.type === "unfinished") this.#hold({ ...call, head: line.head });
    else {
      this.#pending.add(call);
      if (line.type === "unparsed") this.#trouble(line.code, this.#column(call, text, line.column), line.expected);
      this.#abandon(call.tid, line.type === "detached" ? "detached" : "never-resumed", place.time);
    }
  }

  /** Where a place in a married call stands on the line at hand: the tail is the end of both. */
  #column(call: Pending, text: string, column: number): number {
    return Math.max(0, this.#text.length - text.length + Math.max(column, call.head.length));
  }

  /** `<detached ...>`; or `<pid changed to 7 ...>`, where the call goes on under another tid. */
  #detached({ prefix, name, head, args, now }: DetachedLine): void {
    const place = this.#place(prefix);
    this.#abandon(place.tid, "never-resumed", place.time);
    if (now === null) {
      this.#emit({ type: "abandoned", name, args, why: "detached", ...place });
      return;
    }
    this.#emit({ type: "entered", name, args, ...place });
    this.#hold({ tid: place.tid, name, head, comm: place.comm, entered: place.time });
  }

  #ended(line: Extract<Line, { type: "exited" | "killed" }>): void {
    const place = this.#place(line.prefix);
    this.#abandon(place.tid, "died", place.time);
    if (line.type === "exited") this.#emit({ type: "exited", status: line.status, ...place });
    else this.#emit({ type: "killed", signal: line.signal, core: line.core, ...place });
    this.#threads.ended(place.tid);
  }

  #superseded({ prefix, by }: SupersededLine): void {
    const place = this.#place(prefix);
    this.#abandon(place.tid, "died", place.time);
    this.#pending.move(by, place.tid);
    this.#emit({ type: "superseded", by, ...place });
    if (by !== place.tid) this.#threads.ended(by);
  }

  #message(line: MessageLine | PersonalityLine): void {
    if (line.before !== "") {
      this.#cut = { text: line.before, tid: this.#tid(line.prefix.tid, null, null) };
    }
    const { time } = this.#clock.read({ ...line.prefix, relative: null });
    const at = { comm: null, time, line: this.#line };
    if (line.type === "personality") this.#emit({ type: "personality", mode: line.mode, tid: line.tid, ...at });
    else if (line.about) {
      const { tid, what } = line.about;
      if (what === "attached") this.#threads.attached(tid);
      else this.#threads.ended(tid);
      this.#emit({ type: what, tid, ...at });
    }
  }

  /**
   * The rest of a line that a message cut, or (strace -z before 6.6) of the call that was entered last, without any
   * mark. What is neither is trouble.
   */
  #rest(text: string, fault: UnparsedLine | null): void {
    const cut = this.#cut;
    const whole = cut && parseLine(cut.text + text, this.#wanted);
    if (whole && whole.type !== "unparsed") {
      this.#cut = null;
      this.#fallback = cut.tid;
      if (whole.type !== "skipped") this.#take(whole);
      return;
    }
    const call = this.#pending.newest();
    const prefix: Prefix = { tid: call?.tid ?? null, comm: null, time: null, clock: null, relative: null };
    if (call && parseCall(call.name, call.head + text, prefix).type === "call") {
      this.#marry(call, call.head + text, this.#place(prefix), prefix);
    } else if (fault) this.#trouble(fault.code, fault.column, fault.expected);
    else this.#trouble("not-strace", 0, "the beginning of this line");
  }

  #abandon(tid: Tid, why: AbandonedRecord["why"], time: Micros | null): void {
    const call = this.#pending.take(tid);
    if (!call) return;
    const { name, comm } = call;
    this.#emit({ type: "abandoned", name, args: parseArguments(call.head), why, tid, comm, time, line: this.#line });
  }

  #trouble(code: TroubleRecord["code"], column: number, expected: string): void {
    const text = own(this.#text.slice(0, MAX_TEXT));
    this.#emit({ type: "trouble", code, line: this.#line, column, expected, text });
  }
}

/** The child's tid as strace knows it: `= 2 /* 25945 in strace's PID NS *\/` (--pidns-translation). */
function childOf(result: Extract<CallLine["result"], { type: "value" }>): Tid {
  const outside = /^(\d{1,10}) in strace's PID NS/.exec(result.comment ?? "");
  return asTid(outside ? Number(outside[1]) : result.value);
}
