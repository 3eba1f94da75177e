import type { Micros, Tid } from "../base/brands.ts";
import { Calls } from "./calls.ts";
import type { Line, MessageLine, PersonalityLine, UnparsedLine } from "./line.ts";
import type { LineParser } from "./parse.ts";
import { PendingCalls } from "./pending.ts";
import { Places } from "./places.ts";
import type { SyscallRecord } from "./record.ts";
import { Sink } from "./sink.ts";

export interface JoinerOptions {
  /** Calls under way and threads held at most; 65,536 unless told. */
  readonly limit?: number;
  /** The lines come from several files by time: whether times go back is for the merge to see. */
  readonly merged?: boolean;
}

type ReadLine = Exclude<Line, { type: "skipped" }>;

/** The first part of a line that a message of strace cut on stderr: who spoke, and in which line. */
interface CutLine {
  readonly text: string;
  readonly tid: Tid;
  readonly line: number;
}
/** Its rest is the next that strace prints there; a program's own words may come between. */
const MAX_LINES_BETWEEN = 16;
const MAX_CUT = 1 << 16;
/** The end of a line whose beginning went elsewhere, and all that it tells is that it ended. */
const BARE_MARK = /^ ?<(?:unfinished|detached) \.\.\.>$/;

/**
 * Makes records of lines: marries the two halves of a call, resolves who speaks and when. It holds a bounded amount
 * and gives each record at once to `emit`; for a skipped line it does nothing.
 */
export class Joiner {
  readonly #parser: LineParser;
  readonly #sink: Sink;
  readonly #places: Places;
  readonly #pending: PendingCalls;
  readonly #calls: Calls;
  #cut: CutLine | null = null;

  /** @param parser the one that read the lines: it reads the two halves of a call, or of a cut line, together */
  constructor(
    parser: LineParser,
    emit: (record: SyscallRecord) => void,
    { limit = 65_536, merged = false }: JoinerOptions = {},
  ) {
    this.#parser = parser;
    this.#sink = new Sink(emit);
    this.#pending = new PendingCalls(limit);
    this.#places = new Places(this.#sink, this.#pending, limit, !merged);
    this.#calls = new Calls(parser, this.#sink, this.#places, this.#pending);
  }

  /**
   * @param text the line as it was, for troubles
   * @param number its number in the input, from 1
   * @param fallback the thread of a line that names none: an -ff file's, which its name tells
   */
  push(line: Line, text: string, number: number, fallback: Tid | null = null): void {
    if (line.type === "skipped") {
      if (line.relative !== null) this.#places.pass(line.relative);
      return;
    }
    this.#sink.line = number;
    this.#sink.text = text;
    this.#places.fallback = fallback;
    this.#take(line);
  }

  /** The input is over: the calls that are still under way are abandoned. */
  end(): void {
    this.#calls.abandonAll();
  }

  #take(line: ReadLine): void {
    switch (line.type) {
      case "call":
        this.#calls.whole(line);
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
        this.#sink.emit({ type: "signal", signal: line.signal, info: line.info, ...this.#places.of(line.prefix) });
        break;
      case "stopped":
        this.#places.of(line.prefix);
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
      case "attachment":
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
    const place = this.#places.of(line.prefix);
    this.#calls.abandon(place.tid, "died", place.time);
    if (line.type === "exited") this.#sink.emit({ type: "exited", status: line.status, ...place });
    else this.#sink.emit({ type: "killed", signal: line.signal, core: line.core, ...place });
    this.#places.threads.ended(place.tid);
  }

  #message(line: MessageLine | PersonalityLine): void {
    const { prefix, before } = line;
    const time = this.#places.timeOf(prefix);
    const { threads } = this.#places;
    const at = { comm: null, time, line: this.#sink.line };
    if (line.type === "personality") {
      const tid = this.#places.tidOf(line.tid, null, time);
      this.#cutBy(line, time);
      this.#sink.emit({ type: "personality", mode: line.mode, tid, ...at });
    } else if (line.about?.what === "detached") {
      const tid = this.#places.tidOf(line.about.tid, null, time);
      this.#cutBy(line, time);
      // Where it cut a line, `<detached ...>` follows and tells the same.
      if (before !== "") return;
      threads.ended(tid);
      this.#sink.emit({ type: "detached", tid, ...at });
    } else {
      this.#cutBy(line, time);
      if (!line.about) return;
      threads.attached(line.about.tid);
      this.#sink.emit({ type: "attached", tid: line.about.tid, ...at });
    }
  }

  /** Keeps the line that a message cut until its rest comes. */
  #cutBy({ before, prefix }: MessageLine | PersonalityLine, time: Micros | null): void {
    if (before === "" || before.length > MAX_CUT) return;
    this.#cut = { text: before, tid: this.#places.tidOf(prefix.tid, null, time), line: this.#sink.line };
  }

  /** The rest of a line that was cut: by a message, or without any mark. What is neither is trouble. */
  #rest(text: string, fault: UnparsedLine | null): void {
    if (this.#rejoined(text) || this.#calls.bareRest(text) || BARE_MARK.test(text)) return;
    if (fault) this.#sink.trouble(fault.code, fault.column, fault.expected);
    else this.#sink.trouble("not-strace", 0, "the beginning of this line");
  }

  #rejoined(text: string): boolean {
    const cut = this.#cut;
    if (cut === null || this.#sink.line - cut.line > MAX_LINES_BETWEEN) return false;
    const whole = this.#parser.parseLine(cut.text + text);
    if (whole.type === "unparsed") return false;
    this.#cut = null;
    this.#places.fallback = cut.tid;
    if (whole.type !== "skipped") this.#take(whole);
    return true;
  }
}
