/**
 * trace/ runs a trace: it brings a source, the pipeline and the running kernel together, for the command line and for
 * the public API alike. It writes nothing to a terminal, sets no exit status and answers no signal: what happens comes
 * out as text of a view, what goes wrong as a Fault. Used by cli/ and api/.
 */
import { once } from "node:events";
import { Transform, type Readable, type Writable } from "node:stream";
import type { Tid } from "../base/brands.ts";
import { Tracer } from "../pipeline/tracer.ts";
import type { ReporterOptions } from "../pipeline/reporter.ts";
import { LineLimit, lineSplitter, type LineSplitter } from "../sources/logs/lines.ts";
import type { Log } from "../sources/logs/read.ts";
import { procIsOurs } from "../proc/process.ts";
import { readStatus } from "../proc/status.ts";
import { mergeByTime, type FileLine } from "../strace/merge.ts";
import { Unpaste, type TakeLine } from "../unpaste/unpaste.ts";
import type { Verifier } from "../verify/verifier.ts";
import type { Report, View } from "../views/view.ts";
import { World, type WorldOptions } from "../world/world.ts";
import type { Outlet } from "./outlet.ts";
import { pipeInto } from "./pipe-into.ts";
import { LateText } from "./late-text.ts";
import { Resolving, type Resolution } from "./resolving.ts";
import { StackWait } from "./stack-wait.ts";
import { lineBatches } from "./line-batches.ts";

export type { Outlet } from "./outlet.ts";

/** Where a trace comes from, as its summary says it. */
export type Source = Pick<Report, "strace" | "engine" | "source" | "logs">;

/** A stream of strace's text: a log, or a running strace's output. */
export interface Text {
  readonly stream: Readable;
  readonly name: string;
  /** The thread of lines that name none. */
  readonly tid: Tid | null;
  /** A log that is read while it is written. */
  readonly grows?: true;
}

export interface TraceOptions extends WorldOptions, ReporterOptions {
  /** The lines come from several files, in the order of their times. */
  readonly merged?: boolean;
  /** Saved logs may have been pasted: what is wrapped around their lines is taken off. */
  readonly unpaste?: boolean;
  /** How the stacks of calls are looked up (-k, and of a saved log, which may have some); null: none are expected. */
  readonly resolution?: Resolution | null;
}

/** A line of the input. */
interface Place {
  readonly name: string;
  readonly number: number;
}

/** What was taken off the lines of a log, by name. */
export interface ReadThrough {
  readonly name: string;
  readonly removed: () => readonly string[];
}

export class Trace {
  readonly type = "trace";
  readonly source: Source;
  readonly tracer: Tracer;
  /** --verify */
  verifier: Verifier | null = null;
  /** Lines that were longer than LineLimit allows, and cut. */
  cut = 0;
  /** What was wrapped around the lines of saved logs, and taken off. */
  readonly readThrough: ReadThrough[] = [];
  private readonly unpasted: boolean;
  /** Whether there may be stacks. */
  private readonly stacks: boolean;
  /** Null: the frames of stacks are not looked up. */
  readonly resolving: Resolving | null;
  /** Called when all input has been read, and events wait for the places of their calls; what it gives when none waits. */
  onLookingUp: (left: () => number) => () => Promise<void> = () => () => Promise.resolve();

  constructor(source: Source, view: View, options: TraceOptions) {
    this.source = source;
    this.unpasted = options.unpaste === true;
    const { resolution = null } = options;
    this.stacks = resolution !== null || source.source === "read";
    const world = new World({ ...options, launched: source.source === "launch" });
    let resolving: Resolving | null = null;
    this.tracer = new Tracer(world, view, { ...options, pasted: this.unpasted, stacks: this.stacks }, (reporter) => {
      resolving = resolution === null ? null : new Resolving(reporter, resolution);
      return resolving ?? reporter;
    });
    this.resolving = resolving;
  }

  /** Reads a stream of strace's text to its end; rejects where it cannot be read. `copy` passes each chunk on as it came. */
  async pump(text: Text, outlet: Outlet, copy: Transform | null = null): Promise<void> {
    const { stream, name, tid } = text;
    const { input } = this.tracer;
    const place = { name, number: 0 };
    const take = (line: string): void => {
      input.line(line, place.number, name, tid);
    };
    const mapper = (line: string): string | undefined => {
      place.number++;
      const shown = this.step(take, line, place, outlet);
      wait?.arrived();
      return shown;
    };
    const splitter = lineSplitter(mapper, { encoding: outlet.encoding });
    const late = this.lateText(splitter, place, outlet);
    const limit = new LineLimit(() => this.cut++);
    const steps = [...(copy === null ? [] : [copy]), limit, ...this.throttle(), splitter];
    const wait = this.waitForStacks(text, steps, late);
    if (this.verifier !== null)
      stream.on("data", (chunk: Buffer) => {
        input.ahead(chunk.toString("latin1"));
      });
    await pipeInto(outlet.output, stream, steps);
    wait?.stop();
    await this.finishText(late);
  }

  /**
   * The last call need not wait for a line that does not come; null: there are no stacks, or the text has an end.
   *
   * @param steps what the text goes through
   */
  private waitForStacks({ stream, grows }: Text, steps: readonly Transform[], late: LateText): StackWait | null {
    const { input } = this.tracer;
    const isLive = this.source.source !== "read";
    if (!this.stacks || (!isLive && grows !== true)) return null;
    const isTraceStopped = (tid: Tid): boolean | null =>
      isLive && procIsOurs() ? readStatus(tid)?.isTraceStopped === true : null;
    const hasMore = (): boolean =>
      stream.isPaused() || stream.readableLength > 0 || steps.some((step) => step.writableLength > 0);
    const wait = new StackWait(input, isLive ? LIVE_MS : GROWING_MS, { isTraceStopped, hasMore }, (whole) => {
      input.release(whole);
      late.write();
    });
    stream.on("data", () => {
      wait.arrived();
    });
    return wait;
  }

  /** The text of events that had to wait. */
  private lateText(splitter: LineSplitter, place: Place, outlet: Outlet): LateText {
    const late = new LateText(splitter, outlet, () => this.step(() => undefined, "", place, outlet));
    if (this.resolving !== null) {
      this.resolving.onMoved = () => {
        late.write();
      };
    }
    return late;
  }

  /** Keeps input back while too many events wait. */
  private throttle(): readonly Transform[] {
    const { resolving } = this;
    if (resolving === null) return [];
    const transform: Transform["_transform"] = (chunk, _encoding, done) => {
      void resolving.ready().then(() => {
        done(null, chunk);
      });
    };
    return [new Transform({ transform })];
  }

  /** The input is over: what waits goes on. */
  private async finishText(late: LateText): Promise<void> {
    this.tracer.input.release();
    late.end();
    if (this.resolving?.isIdle === false) {
      const { resolving } = this;
      const over = this.onLookingUp(() => resolving.left);
      await resolving.idle();
      await over();
    }
    late.end();
  }

  /** Reads one log: a file, or several that -ff made, one a thread. Rejects where it cannot be read. */
  async readLogs(parts: readonly Log[], outlet: Outlet): Promise<void> {
    const [first] = parts;
    if (first === undefined || parts.length > 1) return this.pumpMerged(parts, outlet);
    return this.unpasted ? this.pumpPasted(first, outlet) : this.pump(first, outlet);
  }

  /** A log that may have been pasted. */
  private async pumpPasted(text: Text, outlet: Outlet): Promise<void> {
    const { stream, name, tid } = text;
    const { input } = this.tracer;
    const unpaste = this.unpaste(name, (line, text, at, previous) => {
      input.parsed(line, text, at, name, tid, previous);
    });
    const place = { name, number: 0 };
    const take = (line: string): void => {
      unpaste.line(line, place.number);
    };
    const pause = unpaste.pause.bind(unpaste);
    const end = unpaste.end.bind(unpaste);
    const splitter = lineSplitter(
      (line) => {
        input.lines++;
        place.number++;
        return this.step(take, line, place, outlet);
      },
      {
        encoding: outlet.encoding,
        pause: () => {
          const shown = this.step(pause, "", place, outlet);
          wait?.arrived();
          return shown;
        },
        end: () => this.step(end, "", place, outlet),
      },
    );
    const late = this.lateText(splitter, place, outlet);
    const steps = [new LineLimit(() => this.cut++), ...this.throttle(), splitter];
    const wait = this.waitForStacks(text, steps, late);
    await pipeInto(outlet.output, stream, steps);
    wait?.stop();
    await this.finishText(late);
  }

  /** The text to be written after the step; what it throws is reported with its place, and the trace goes on. */
  private step(
    take: (line: string) => void,
    line: string,
    { name, number }: Place,
    { pass, onFault }: Outlet,
  ): string | undefined {
    try {
      take(line);
      const text = this.tracer.reporter.takeText();
      return text === undefined ? undefined : pass(text);
    } catch (error) {
      onFault(`${name}:${number}`, error);
      return undefined;
    }
  }

  private unpaste(name: string, take: TakeLine): Unpaste {
    const { parser } = this.tracer.input;
    const unpaste = new Unpaste(parser, take);
    this.readThrough.push({ name, removed: () => unpaste.removed() });
    return unpaste;
  }

  /** By time. */
  private async pumpMerged(logs: readonly Log[], { output, pass }: Outlet): Promise<void> {
    const write = (text: string | undefined): void => {
      const now = text === undefined ? undefined : pass(text);
      if (now !== undefined) output.write(now);
    };
    const { resolving } = this;
    if (resolving !== null) {
      resolving.onMoved = () => {
        write(this.tracer.reporter.takeText());
      };
    }
    const counts = { lines: 0, cut: 0 };
    const { parser } = this.tracer.input;
    const files = logs.map((log) => {
      const unpasting = this.unpasted ? (take: TakeLine): Unpaste => this.unpaste(log.name, take) : null;
      return drained(lineBatches(log, parser, counts, unpasting), output, resolving);
    });
    const { state } = this.tracer.reporter.world;
    const take = (line: FileLine): void => {
      if (logs.length > 1 && hasNoTime(line)) state.doubtOnce(NO_ORDER);
      write(this.tracer.merged(line));
    };
    await mergeByTime(files, take, (line) => {
      this.tracer.input.backwards(line);
    });
    this.tracer.input.lines += counts.lines;
    this.cut += counts.cut;
    this.tracer.input.release();
    await resolving?.idle();
    write(this.tracer.reporter.takeText());
  }

  /** The input is over: the last text of the timeline. */
  end(): string {
    const text = this.tracer.end() ?? "";
    this.resolving?.close();
    return text;
  }

  /** What the summary shows. */
  report(): Report {
    const { verifier } = this;
    return this.tracer.report({ ...this.source, ...(verifier === null ? {} : { verified: verifier.result() }) });
  }
}

/** After such a silence we look whether strace is still at work on a stack. */
const LIVE_MS = 25;
/** A log that grows is looked at every 200 ms. */
const GROWING_MS = 450;

const NO_ORDER =
  "how the lines of the files follow one another: they have no times of day (-t, -tt, -ttt), so values may be wrong";

/** -r counts from the line above, in each file by itself. */
function hasNoTime({ line }: FileLine): boolean {
  return line.type === "call" && line.prefix.time === null;
}

/** Goes on with a file only when what was written so far has been taken. */
async function* drained<Batch>(
  batches: AsyncIterable<Batch>,
  output: Writable,
  resolving: Resolving | null,
): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if (output.writableNeedDrain) await once(output, "drain");
    await resolving?.ready();
    yield batch;
  }
}
