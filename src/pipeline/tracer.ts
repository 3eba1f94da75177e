import type { Micros } from "../base/brands.ts";
import { decode, isDecoded } from "../decode/decode.ts";
import { isSparedByLight } from "../decode/traced.ts";
import type { SocketEvent } from "../events/event.ts";
import { Joiner } from "../strace/join.ts";
import { LineParser } from "../strace/parse.ts";
import type { FileLine } from "../strace/merge.ts";
import type { SyscallRecord, TroubleRecord } from "../strace/record.ts";
import type { View, Report } from "../views/view.ts";
import type { Selection } from "../select/selection.ts";
import { Watch } from "../select/watch.ts";
import type { Change } from "../world/change.ts";
import type { World } from "../world/world.ts";

/** A trouble and the file that it was met in. */
export interface Trouble extends TroubleRecord {
  readonly source: string;
}

/** What the running system has to add to an event. */
export type Annotate = (event: SocketEvent) => SocketEvent | null;

/** How many troubles are kept for the report; the others are only counted. */
const KEPT = 10;

/**
 * The way of one line, through every layer: text, line, records, events, changes, text. Plain synchronous calls; the
 * splitter calls `line` for each line and writes what it returns.
 */
export class Tracer {
  readonly world: World;
  /** Lines read, and those of them that could not be understood. */
  lines = 0;
  unparsed = 0;
  readonly troubles: Trouble[] = [];
  /** Lines with a time before that of the line above: how many, and the first. */
  backwardsLines = 0;
  firstBackwards: Pick<Trouble, "source" | "line"> | null = null;
  began: Micros | null = null;
  /** Records that were made: none means that the input was no strace output. */
  records = 0;
  /** Of them those that --light does not ask for. */
  sparedCalls = 0;
  readonly view: View;
  private readonly showChanges: boolean;
  /** Null: all is meant. */
  private readonly watch: Watch | null;
  /** Reads the lines of this trace, whoever asks: its caches are the trace's own. */
  readonly parser: LineParser = new LineParser(isDecoded);
  private readonly joiner: Joiner;
  private readonly onRecord: ((record: SyscallRecord) => void) | null;
  private out = "";
  /** Told of each change and of each record's time. */
  watcher: {
    readonly changed: (changes: readonly Change[]) => void;
    readonly line: (time: Micros | null) => void;
  } | null = null;
  /** In a live trace: what the running system has to add to an event. */
  annotate: Annotate | null = null;
  private scheduled: { readonly events: readonly SocketEvent[]; readonly time: Micros } | null = null;
  private source = "-";
  /** The number of the last line that was not understood. */
  private lastTrouble = 0;

  constructor(
    world: World,
    view: View,
    options: {
      readonly timeline: boolean;
      readonly selection?: Selection;
      /** The lines come from several files: `merged` takes them. */
      readonly merged?: boolean;
      readonly onRecord?: (record: SyscallRecord) => void;
    },
  ) {
    this.world = world;
    this.watch = options.selection?.narrows === true ? new Watch(options.selection, world.state) : null;
    this.view = view;
    this.showChanges = options.timeline;
    this.onRecord = options.onRecord ?? null;
    this.joiner = new Joiner(
      this.parser,
      (record) => {
        this.take(record);
      },
      { merged: options.merged === true },
    );
  }

  /** Takes one line; gives the timeline's text for it. `tid`: the thread of a line that names none. */
  line(text: string, number: number, source: string, tid: Parameters<Joiner["push"]>[3] = null): string | undefined {
    this.lines++;
    this.source = source;
    this.joiner.push(this.parser.parseLine(text), text, number, tid);
    return this.flush();
  }

  /** A line that was read already, of one of several files that are merged. */
  merged({ line, text, number, source, tid }: FileLine): string | undefined {
    this.source = source;
    this.joiner.push(line, text, number, tid);
    return this.flush();
  }

  /** A line whose time is before the one above it. */
  backwards({ number, source }: Pick<FileLine, "number" | "source">): void {
    this.backwardsLines++;
    this.firstBackwards ??= { source, line: number };
  }

  /**
   * Events from elsewhere: what the kernel said at `time`. They take their place among the lines by time, since
   * lines of before may still be on their way.
   */
  schedule(events: readonly SocketEvent[], time: Micros): void {
    this.scheduled = { events, time };
  }

  /** What the timeline holds back to be counted: nothing has come for a while. */
  settle(): string {
    return this.view.settle?.() ?? "";
  }

  /** The input is over: the last text of the timeline. */
  end(): string | undefined {
    this.applyScheduled(null);
    this.joiner.end();
    this.show(this.world.finish());
    this.out += this.view.rest?.() ?? "";
    return this.flush();
  }

  summary(about: Pick<Report, "strace" | "source" | "verified" | "interim">): string {
    const { watch, unparsed, began } = this;
    const state = watch?.picture() ?? this.world.state;
    return this.view.summary({ ...about, state, selected: watch !== null, unparsed, began });
  }

  /** The summary so far. */
  interim(about: Pick<Report, "strace" | "source">): string {
    this.world.takeStock();
    return this.summary({ ...about, interim: true });
  }

  private take(record: SyscallRecord): void {
    this.onRecord?.(record);
    if (record.type === "trouble") {
      this.trouble(record);
      return;
    }
    this.records++;
    if (record.type === "call" && isSparedByLight(record.name)) this.sparedCalls++;
    if (this.scheduled !== null) this.applyScheduled(record.time);
    for (const event of decode(record)) {
      this.apply(event);
      const more = this.annotate?.(event) ?? null;
      if (more !== null) this.apply(more);
    }
    this.watcher?.line(record.time);
  }

  private applyScheduled(now: Micros | null): void {
    if (this.scheduled === null || (now !== null && now < this.scheduled.time)) return;
    const { events } = this.scheduled;
    this.scheduled = null;
    for (const event of events) this.apply(event);
  }

  private apply(event: SocketEvent): void {
    this.began ??= event.seen.time;
    this.show(this.world.apply(event));
  }

  private show(changes: readonly Change[]): void {
    this.watcher?.changed(changes);
    for (const change of changes) {
      if (this.watch?.sees(change) === false) continue;
      if (this.showChanges) this.out += this.view.change(change, this.began) ?? "";
    }
  }

  /**
   * A strace that lets go may leave the line of a call that was under way without its end (measured on 6.1): who asked
   * it to is told nothing by that.
   */
  forgiveCut(): void {
    if (this.lastTrouble !== this.lines) return;
    this.lastTrouble = 0;
    this.unparsed--;
    if (this.troubles.at(-1)?.line === this.lines) this.troubles.pop();
  }

  private trouble(record: TroubleRecord): void {
    if (record.code === "time-backwards") {
      this.backwards({ number: record.line, source: this.source });
      return;
    }
    this.unparsed++;
    this.lastTrouble = record.line;
    if (this.troubles.length < KEPT) this.troubles.push({ ...record, source: this.source });
  }

  private flush(): string | undefined {
    if (this.out === "") return undefined;
    const text = this.out;
    this.out = "";
    return text;
  }
}
