/**
 * trace/ runs a trace: it brings a source, the pipeline and the running kernel together, for the command line and for
 * the public API alike. It writes nothing to a terminal, sets no exit status and answers no signal: what happens comes
 * out as text of a view, what goes wrong as a Fault. Used by cli/ and api/.
 */
import { once } from "node:events";
import type { Readable, Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Tid } from "../base/brands.ts";
import { Tracer } from "../pipeline/tracer.ts";
import type { ReporterOptions } from "../pipeline/reporter.ts";
import { LineLimit, lineSplitter } from "../sources/logs/lines.ts";
import type { Log } from "../sources/logs/read.ts";
import { mergeByTime, type FileLine } from "../strace/merge.ts";
import { Unpaste, type TakeLine } from "../unpaste/unpaste.ts";
import type { Verifier } from "../verify/verifier.ts";
import type { Report, View } from "../views/view.ts";
import { World, type WorldOptions } from "../world/world.ts";
import { lineBatches } from "./line-batches.ts";

/** Where a trace comes from, as its summary says it. */
export type Source = Pick<Report, "strace" | "engine" | "source" | "logs">;

/** What becomes of a trace's text on its way out. */
export interface Outlet {
  /** Takes the text; its back-pressure is the trace's. */
  readonly output: Writable;
  /** What the text becomes on its way. Left out: UTF-8. */
  readonly encoding?: BufferEncoding;
  /** Takes each text of the timeline; gives what is to be written of it now. */
  readonly pass: (text: string) => string | undefined;
  /** An internal error at `FILE:LINE`; the trace goes on: to stop reading strace's output would stop the program. */
  readonly onFault: (where: string, error: unknown) => void;
}

/** A stream of strace's text: a log, or a running strace's output. */
export interface Text {
  readonly stream: Readable;
  readonly name: string;
  /** The thread of lines that name none. */
  readonly tid: Tid | null;
}

export interface TraceOptions extends WorldOptions, ReporterOptions {
  /** The lines come from several files, in the order of their times. */
  readonly merged?: boolean;
  /** Saved logs may have been pasted: what is wrapped around their lines is taken off. */
  readonly unpaste?: boolean;
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

  constructor(source: Source, view: View, options: TraceOptions) {
    this.source = source;
    this.unpasted = options.unpaste === true;
    this.tracer = new Tracer(new World({ ...options, launched: source.source === "launch" }), view, {
      ...options,
      pasted: this.unpasted,
    });
  }

  /** Reads a stream of strace's text to its end; rejects where it cannot be read. `copy` passes each chunk on as it came. */
  async pump({ stream, name, tid }: Text, outlet: Outlet, copy: Transform | null = null): Promise<void> {
    const { input } = this.tracer;
    const place = { name, number: 0 };
    const take = (line: string): void => {
      input.line(line, place.number, name, tid);
    };
    const mapper = (line: string): string | undefined => {
      place.number++;
      return this.step(take, line, place, outlet);
    };
    const splitter = lineSplitter(mapper, { encoding: outlet.encoding });
    if (this.verifier !== null)
      stream.on("data", (chunk: Buffer) => {
        input.ahead(chunk.toString("latin1"));
      });
    const limit = new LineLimit(() => this.cut++);
    await pipeline([stream, ...(copy === null ? [] : [copy]), limit, splitter, outlet.output], { end: false });
  }

  /** Reads one log: a file, or several that -ff made, one a thread. Rejects where it cannot be read. */
  async readLogs(parts: readonly Log[], outlet: Outlet): Promise<void> {
    const [first] = parts;
    if (first === undefined || parts.length > 1) return this.pumpMerged(parts, outlet);
    return this.unpasted ? this.pumpPasted(first, outlet) : this.pump(first, outlet);
  }

  /** A log that may have been pasted. */
  private async pumpPasted({ stream, name, tid }: Text, outlet: Outlet): Promise<void> {
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
        pause: () => this.step(pause, "", place, outlet),
        end: () => this.step(end, "", place, outlet),
      },
    );
    await pipeline([stream, new LineLimit(() => this.cut++), splitter, outlet.output], { end: false });
  }

  /** The text to be written after the step; what it throws is reported with its place, and the trace goes on. */
  private step(
    take: (line: string) => void,
    line: string,
    { name, number }: { readonly name: string; readonly number: number },
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
    const counts = { lines: 0, cut: 0 };
    const { parser } = this.tracer.input;
    const files = logs.map((log) => {
      const unpasting = this.unpasted ? (take: TakeLine): Unpaste => this.unpaste(log.name, take) : null;
      return drained(lineBatches(log, parser, counts, unpasting), output);
    });
    const { state } = this.tracer.reporter.world;
    const take = (line: FileLine): void => {
      if (logs.length > 1 && hasNoTime(line)) state.doubtOnce(NO_ORDER);
      const text = this.tracer.merged(line);
      const now = text === undefined ? undefined : pass(text);
      if (now !== undefined) output.write(now);
    };
    await mergeByTime(files, take, (line) => {
      this.tracer.input.backwards(line);
    });
    this.tracer.input.lines += counts.lines;
    this.cut += counts.cut;
  }

  /** The input is over: the last text of the timeline. */
  end(): string {
    return this.tracer.end() ?? "";
  }

  /** What the summary shows. */
  report(): Report {
    const { verifier } = this;
    return this.tracer.report({ ...this.source, ...(verifier === null ? {} : { verified: verifier.result() }) });
  }
}

const NO_ORDER =
  "how the lines of the files follow one another: they have no times of day (-t, -tt, -ttt), so values may be wrong";

/** -r counts from the line above, in each file by itself. */
function hasNoTime({ line }: FileLine): boolean {
  return line.type === "call" && line.prefix.time === null;
}

/** Goes on with a file only when what was written so far has been taken. */
async function* drained<Batch>(batches: AsyncIterable<Batch>, output: Writable): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if (output.writableNeedDrain) await once(output, "drain");
    yield batch;
  }
}
