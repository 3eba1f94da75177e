import type { Micros, Tid } from "../base/brands.ts";
import { Calls } from "./calls.ts";
import type { BrokenCall, Line, MessageLine, PersonalityLine, UnparsedLine } from "./line.ts";
import type { LineParser } from "./parse.ts";
import { Entries } from "./entries.ts";
import { PendingCalls } from "./pending.ts";
import { Stamps } from "./stamps.ts";
import type { SyscallRecord, UnreadCall } from "./record.ts";
import { Sink } from "./sink.ts";
import { Stacks } from "./stacks.ts";

export interface JoinerOptions {
  /** The most calls under way, and the most threads, that are kept; 65,536 by default. */
  readonly limit?: number;
  /** The lines come from several files, ordered by time: the merge checks whether times go backwards. */
  readonly merged?: boolean;
  /** Whether the end of a call of this name is wanted where its beginning is not in the log; by default none is. */
  readonly endsAlone?: (name: string) => boolean;
  /** There may be stacks (-k): each call waits for the line behind its stack, or for `release`. */
  readonly stacks?: boolean;
  /** Whether a call of this name takes effect when it is entered: with stacks its first half waits for its end. */
  readonly actsOnEntry?: (name: string) => boolean;
}

type ReadLine = Exclude<Line, { type: "skipped" | "attachment" }>;

/** The first part of a line that a message of strace cut on stderr. */
interface CutLine {
  readonly text: string;
  readonly tid: Tid;
  readonly line: number;
}
/** The rest is what strace prints next; a program's own output may come between. */
const MAX_LINES_BETWEEN = 16;
const MAX_CUT = 1 << 16;
/** The end of a line whose beginning is missing. It has no information. */
const BARE_MARK = /^ ?<(?:unfinished|detached) \.\.\.>$/;

/**
 * Makes records of lines: joins the two halves of a call, resolves each line's thread and time. What it keeps is
 * bounded, and each record goes to `emit` at once; for a skipped line it does nothing.
 */
export class Joiner {
  readonly #parser: LineParser;
  readonly #sink: Sink;
  readonly #stamps: Stamps;
  readonly #pending: PendingCalls;
  readonly #calls: Calls;
  /** Null: no stacks are expected. */
  readonly #stacks: Stacks | null;
  readonly #entries: Entries;
  #cut: CutLine | null = null;

  /** @param parser the one that read the lines: it also reads the two halves of a call, or of a cut line, together */
  constructor(
    parser: LineParser,
    emit: (record: SyscallRecord) => void,
    {
      limit = 65_536,
      merged = false,
      endsAlone = () => false,
      stacks = false,
      actsOnEntry = () => false,
    }: JoinerOptions = {},
  ) {
    this.#parser = parser;
    this.#entries = new Entries(emit, actsOnEntry);
    this.#stacks = stacks ? new Stacks(this.#entries.take.bind(this.#entries)) : null;
    this.#sink = new Sink(this.#stacks === null ? emit : this.#stacks.take.bind(this.#stacks));
    this.#pending = new PendingCalls(limit);
    this.#stamps = new Stamps(this.#sink, this.#pending, limit, !merged);
    this.#calls = new Calls(parser, this.#sink, this.#stamps, this.#pending, endsAlone);
  }

  /**
   * @param text the line itself, for trouble records
   * @param number its number in the input, from 1
   * @param fallback the thread of a line that names none: that of an -ff file, by the file's name
   * @param previous the number of the line before it: another than `number` - 1 where lines in between were removed
   */
  push(line: Line, text: string, number: number, fallback: Tid | null = null, previous: number = number - 1): void {
    if (line.type === "attachment") {
      if (line.kind !== "stack") return;
      this.#entries.hasStacks = this.#stacks !== null;
      this.#stacks?.frame(line.frame);
      return;
    }
    this.release();
    if (line.type === "skipped") {
      if (line.relative !== null) this.#stamps.addTime(line.relative);
      return;
    }
    this.#sink.line = number;
    this.#sink.previous = previous;
    this.#sink.text = text;
    this.#stamps.fallback = fallback;
    this.#handle(line);
  }

  /** The thread whose call waits for its stack, or for its end; null: none does. */
  get waiting(): Tid | null {
    return this.#stacks?.waiting ?? this.#entries.waiting;
  }

  /** No more of the stack comes, or is waited for (`whole`: false): the call that waits for it is emitted. */
  release(whole = true): void {
    this.#stacks?.release(whole);
  }

  /** Nothing waits any longer, not for its end either. */
  flush(): void {
    this.#entries.flush();
  }

  /** The end of the input: calls that are still under way are abandoned. */
  end(): void {
    this.release();
    this.#calls.abandonAll();
    this.flush();
  }

  #handle(line: ReadLine): void {
    switch (line.type) {
      case "call":
        this.#calls.call(line);
        break;
      case "unfinished":
        this.#calls.unfinished(line);
        break;
      case "resumed":
        this.#calls.resumed(line);
        break;
      case "detached":
        this.#calls.detached(line);
        break;
      case "signal":
        this.#sink.emit({ type: "signal", signal: line.signal, info: line.info, ...this.#stamps.of(line.prefix) });
        break;
      case "stopped":
        this.#sink.emit({ type: "stopped", signal: line.signal, ...this.#stamps.of(line.prefix) });
        break;
      case "exited":
      case "killed":
        this.#ended(line);
        break;
      case "superseded":
        this.#calls.superseded(line);
        break;
      case "message":
      case "personality":
        this.#message(line);
        break;
      case "rest":
        this.#rest(line.text, null);
        break;
      case "unparsed":
        this.#rest(this.#sink.text, line);
        break;
    }
  }

  #ended(line: Extract<Line, { type: "exited" | "killed" }>): void {
    const stamp = this.#stamps.of(line.prefix);
    this.#calls.abandon(stamp.tid, "died", stamp.time);
    if (line.type === "exited") this.#sink.emit({ type: "exited", status: line.status, ...stamp });
    else this.#sink.emit({ type: "killed", signal: line.signal, core: line.core, ...stamp });
    this.#stamps.threads.ended(stamp.tid);
  }

  #message(line: MessageLine | PersonalityLine): void {
    const { prefix, before } = line;
    const time = this.#stamps.timeOf(prefix);
    const { threads } = this.#stamps;
    const at = { comm: null, time, line: this.#sink.line };
    if (line.type === "personality") {
      const tid = this.#stamps.tidOf(line.tid, null, time);
      this.#keepCutLine(line, time);
      this.#sink.emit({ type: "personality", mode: line.mode, tid, ...at });
    } else if (line.about?.what === "detached") {
      const tid = this.#stamps.tidOf(line.about.tid, null, time);
      this.#keepCutLine(line, time);
      // Where it cut a line, `<detached ...>` follows and means the same.
      if (before !== "") return;
      threads.ended(tid);
      this.#sink.emit({ type: "detached", tid, ...at });
    } else {
      this.#keepCutLine(line, time);
      if (!line.about) return;
      threads.attached(line.about.tid);
      const { tid, threads: count } = line.about;
      this.#sink.emit({ type: "attached", tid, ...(count === undefined ? {} : { threads: count }), ...at });
    }
  }

  /** Keeps the first part of a line that a message cut, until the rest comes. */
  #keepCutLine({ before, prefix }: MessageLine | PersonalityLine, time: Micros | null): void {
    if (before === "" || before.length > MAX_CUT) return;
    this.#cut = { text: before, tid: this.#stamps.tidOf(prefix.tid, null, time), line: this.#sink.line };
  }

  /** The rest of a line that was cut, by a message or without any mark. Anything else is a trouble record. */
  #rest(text: string, fault: UnparsedLine | null): void {
    if (this.#rejoined(text) || this.#calls.bareRest(text) || BARE_MARK.test(text)) return;
    if (fault) this.#sink.trouble(fault.code, fault.column, fault.expected, this.#unread(fault.call));
    else this.#sink.trouble("not-strace", 0, "the beginning of this line");
  }

  #unread(call: BrokenCall | null): UnreadCall | null {
    if (call === null) return null;
    const { name, args, prefix } = call;
    return { name, args, resumed: false, ...this.#stamps.of(prefix) };
  }

  #rejoined(text: string): boolean {
    const cut = this.#cut;
    if (cut === null || this.#sink.line - cut.line > MAX_LINES_BETWEEN) return false;
    const line = this.#parser.parseLine(cut.text + text);
    if (line.type === "unparsed") return false;
    this.#cut = null;
    this.#stamps.fallback = cut.tid;
    if (line.type !== "skipped" && line.type !== "attachment") this.#handle(line);
    return true;
  }
}
