import type { Tid } from "../base/brands.ts";
import { senderOf } from "../decode/calls/process.ts";
import { decode, isDecoded, isDecodedAlone, isGarbled, takesEffectOnEntry } from "../decode/decode.ts";
import { timeOf } from "../decode/decoder.ts";
import { isOfWholeTraces, isLeftOutByLight, setsFlags } from "../decode/traced.ts";
import { beginningExits } from "../strace/beginnings.ts";
import { Joiner } from "../strace/join.ts";
import type { Line } from "../strace/line.ts";
import type { FileLine } from "../strace/merge.ts";
import { LineParser } from "../strace/parse.ts";
import type { CallRecord, SignalRecord, StoppedRecord, SyscallRecord, TroubleRecord } from "../strace/record.ts";
import { UnreadRuns } from "./unread-runs.ts";
import type { Sink, Stop } from "./sink.ts";

/** A line that could not be read, and the file that it stands in. */
export interface Trouble extends TroubleRecord {
  readonly source: string;
}

export interface StraceInputOptions {
  /** The lines come from several files, in the order of their times: `merged` takes them. */
  readonly merged?: boolean;
  readonly onRecord?: (record: SyscallRecord) => void;
  /** The text may have been pasted: what a reader wrote behind a line is left out. */
  readonly pasted?: boolean;
  /** There may be stacks (-k): a call waits for the line behind its stack, or for `release`. */
  readonly stacks?: boolean;
}

const MESSAGES: ReadonlySet<SyscallRecord["type"]> = new Set(["attached", "detached", "personality", "identified"]);
/** How many troubles are kept for the report; the others are only counted. */
const KEPT = 10;
const KEPT_TEXT = 4096;

/** The first half of the way: strace's text -> lines -> records -> events. It counts what it read and could not read. */
export class StraceInput {
  /** Lines read, and those of them that could not be read. */
  lines = 0;
  unparsed = 0;
  readonly troubles: Trouble[] = [];
  /** Lines with a time before that of the line above: how many, and the first. */
  backwardsLines = 0;
  firstBackwards: Pick<Trouble, "source" | "line"> | null = null;
  /** How many of these were lines of a call that is decoded, by its name. */
  readonly unreadCalls: Map<string, number> = new Map();
  /** The same lines, where many stand together. */
  readonly unreadRuns: UnreadRuns = new UnreadRuns();
  /** Records that were made: none means that the input was no strace output. */
  records = 0;
  /** Of them calls, signals and ends; the others are messages, which a text may quote that is no log. */
  events = 0;
  /** Of them calls that --light does without. */
  leftOutByLight = 0;
  /** Calls have their length (strace -T), so that it is known when they returned. */
  hasLengths = false;
  /** Parses the lines of this trace, also those that are merged: its caches are the trace's own. */
  readonly parser: LineParser;
  private readonly sink: Sink;
  private readonly joiner: Joiner;
  private readonly onRecord: ((record: SyscallRecord) => void) | null;
  /** The ways to set an fd's flags that the input has calls of. */
  private readonly flagCalls: Set<string> = new Set();
  private isOfAllCalls = false;
  private source = "-";
  /** The call of the last line, which could not be read: until the next line comes, the line may be forgiven. */
  private unread: TroubleRecord | null = null;
  private lastSignal: SignalRecord | null = null;
  /** The last line was none of a record. */
  private isIdle = false;
  /** The number of the last line that could not be read. */
  private lastTrouble = 0;

  constructor(sink: Sink, { merged = false, onRecord, pasted = false, stacks = false }: StraceInputOptions) {
    this.sink = sink;
    this.parser = new LineParser((name) => isDecoded(name) || this.passOver(name), { remarks: pasted });
    this.onRecord = onRecord ?? null;
    this.joiner = new Joiner(
      this.parser,
      (record) => {
        this.take(record);
      },
      { merged, endsAlone: isDecodedAlone, stacks, actsOnEntry: takesEffectOnEntry },
    );
  }

  /** Takes one line. `tid`: the thread of a line that names none. */
  line(text: string, number: number, source: string, tid: Tid | null): void {
    this.lines++;
    this.parsed(this.parser.parseLine(text), text, number, source, tid, number - 1);
  }

  /** A line that was parsed already. `previous`: the number of the line before it. */
  parsed(line: Line, text: string, number: number, source: string, tid: Tid | null, previous: number): void {
    // What waits for its stack is of the line before, and of that one's file.
    if (line.type !== "attachment") this.joiner.release();
    if (source !== this.source) this.joiner.flush();
    this.begin(source);
    if (this.unreadRuns.isOpen && line.type !== "unparsed" && !isBlank(line)) this.unreadRuns.end();
    this.joiner.push(line, text, number, tid, previous);
  }

  /** One of several files that are merged. */
  merged({ line, text, number, previous, source, tid }: FileLine): void {
    this.parsed(line, text, number, source, tid, previous ?? number - 1);
  }

  /** A line whose time is before the one above it. */
  backwards({ number, source }: Pick<FileLine, "number" | "source">): void {
    this.backwardsLines++;
    this.firstBackwards ??= { source, line: number };
  }

  /** A piece of the text ahead of its lines: a call that is under way has no line yet, only the beginning of one. */
  ahead(text: string): void {
    for (const tid of beginningExits(text)) this.sink.exiting(tid);
  }

  /** The thread whose call waits for its stack; null: none does. */
  get waiting(): Tid | null {
    return this.joiner.waiting;
  }

  /** No more of its stack comes, or is waited for (`whole`: false): the call that waits for it takes effect. */
  release(whole = true): void {
    this.joiner.release(whole);
    this.joiner.flush();
  }

  /** There are no more lines: calls that have no end get none. */
  end(): void {
    this.release();
    this.unreadRuns.end();
    this.reportUnread();
    if (this.isIdle) this.sink.passed();
    this.joiner.end();
  }

  /**
   * A strace that is asked to let go may leave the line of a call that was under way without its end (measured on 6.1):
   * to whoever asked, that is no fault of the input.
   */
  forgiveCut(): void {
    if (this.lastTrouble === 0 || this.lastTrouble !== this.lines) return;
    this.lastTrouble = 0;
    this.unread = null;
    this.unparsed--;
    if (this.troubles.at(-1)?.line === this.lines) this.troubles.pop();
  }

  private begin(source: string): void {
    if (this.unread !== null) this.reportUnread();
    this.source = source;
    this.isIdle = true;
  }

  private reportUnread(): void {
    const { unread } = this;
    this.unread = null;
    if (unread?.call == null) return;
    const { name } = unread.call;
    this.unreadCalls.set(name, (this.unreadCalls.get(name) ?? 0) + 1);
    for (const event of decode(unread)) this.sink.event(event);
  }

  private take(record: SyscallRecord): void {
    this.onRecord?.(record);
    if (record.type === "trouble") {
      this.trouble(record);
      return;
    }
    if (record.type === "call" && isGarbled(record)) {
      this.trouble(garbled(record));
      return;
    }
    if (record.type === "stopped") {
      this.sink.stopped(this.stopOf(record));
      return;
    }
    this.records++;
    if (!MESSAGES.has(record.type)) this.events++;
    this.isIdle = false;
    if (record.type === "call") this.countCall(record);
    else if (record.type === "signal") this.lastSignal = record;
    // A call may have begun long before it took effect: accept() waits.
    this.sink.reached(record.type === "call" ? timeOf(record) : record.time);
    for (const event of decode(record)) this.sink.event(event);
  }

  /** strace prints the signal that stops a process, with its sender, before it prints the stop. */
  private stopOf({ tid, signal, time }: StoppedRecord): Stop {
    const { lastSignal } = this;
    const bySelf = lastSignal?.signal === signal && lastSignal.tid === tid && senderOf(lastSignal.info) === tid;
    return { tid, signal, time, bySelf };
  }

  /** A call that is not decoded. */
  private passOver(name: string): false {
    if (!this.isOfAllCalls && isOfWholeTraces(name)) {
      this.isOfAllCalls = true;
      this.sink.allTraced();
    }
    return false;
  }

  private countCall({ name, result }: CallRecord): void {
    if (result.elapsed !== null) this.hasLengths = true;
    if (!isLeftOutByLight(name)) return;
    this.leftOutByLight++;
    const way = this.flagCalls.size < 2 ? setsFlags(name) : null;
    if (way == null || this.flagCalls.has(way)) return;
    this.flagCalls.add(way);
    if (this.flagCalls.size === 2) this.sink.flagsTraced();
  }

  private trouble(record: TroubleRecord): void {
    if (record.code === "time-backwards") {
      this.backwards({ number: record.line, source: this.source });
      return;
    }
    this.unparsed++;
    this.lastTrouble = record.line;
    this.unreadRuns.add(this.source, record);
    if (record.call !== null && isDecoded(record.call.name)) this.unread = record;
    if (this.troubles.length < KEPT) this.troubles.push({ ...record, source: this.source });
  }
}

/** `connect(3, {sa_family=AF_INET, ..., sin_addr=inet_addr(“10.0.0.1”)}, 16) = 0`: read, but not as what it was. */
function garbled({ args, ...call }: CallRecord): TroubleRecord {
  const text = `${call.name}(${args.map((one) => one.text).join(", ")})`.slice(0, KEPT_TEXT);
  const unread = { ...call, args: args.slice(0, 1) };
  return {
    type: "trouble",
    code: "bad-argument",
    line: call.line,
    column: 0,
    expected: "an address",
    text,
    from: 0,
    call: unread,
  };
}

function isBlank(line: Line): boolean {
  return line.type === "attachment" && line.kind === "blank";
}
