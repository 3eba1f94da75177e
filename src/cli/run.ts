import { once } from "node:events";
import { openSync } from "node:fs";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Tid } from "../base/brands.ts";
import type { Sysctls } from "../linux/option.ts";
import { codeOf, fault, type Fault } from "../sources/fault.ts";
import type { Selection } from "../select/selection.ts";
import { LineLimit, lineSplitter } from "../sources/lines.ts";
import type { Log } from "../sources/read.ts";
import { mergeByTime, type FileLine } from "../strace/merge.ts";
import { makeView } from "../views/registry.ts";
import { columnsCalled } from "../views/table/columns.ts";
import { addressesIn } from "../views/table/table.ts";
import type { Report } from "../views/view.ts";
import { World } from "../world/world.ts";
import { styleFor, widthOf } from "./colour.ts";
import type { OutputFlags } from "./flags.ts";
import { lineBatches } from "./line-batches.ts";
import { NameBook } from "./names.ts";
import { Output } from "./output.ts";
import { tell } from "./tell.ts";
import { Tracer } from "./tracer.ts";

/** One trace on its way: the tracer, where its text goes, and where its input comes from. */
export class Run {
  readonly type = "run";
  readonly tracer: Tracer;
  readonly output: Output;
  /** Lines that were longer than we collect. */
  cut = 0;
  /** Called when the output is lost. */
  onLost: (() => void) | null = null;
  private readonly flags: OutputFlags;
  /** Null: the view shows none. */
  private readonly names: NameBook | null;
  private wroteTimeline = false;

  constructor(tracer: Tracer, fd: number, flags: OutputFlags, names: NameBook | null) {
    this.tracer = tracer;
    this.output = new Output(fd, () => {
      this.lostOutput();
    });
    this.flags = flags;
    this.names = names;
  }

  /** Nobody reads us any more, or the disk is full: told once; who waits for it (attach, read) may stop. */
  private lostOutput(): void {
    const { trouble } = this.output;
    if (trouble !== null && trouble !== "reader-gone") {
      tell(`${this.flags.output ?? "the output"}: cannot be written (${trouble.code}): the rest of the trace is lost`);
      process.exitCode = 125;
    }
    this.onLost?.();
  }

  /** Reads a stream of strace's output to its end. `raw`: an fd that gets every byte as it came. */
  async pump(source: Readable, name: string, tid: Tid | null, raw: number | null): Promise<void> {
    let number = 0;
    const splitter = lineSplitter((line) => {
      const text = this.tracer.line(line, ++number, name, tid);
      if (text !== undefined) this.wroteTimeline = true;
      return text;
    });
    const limit = new LineLimit(() => this.cut++);
    const copies = raw === null ? [] : [copyTo(raw)];
    await pipeline([source, ...copies, limit, splitter, this.output], { end: false });
  }

  /** Reads the files that -ff made, one a thread, together, by time. */
  async pumpMerged(logs: readonly Log[]): Promise<void> {
    const counts = { lines: 0, cut: 0 };
    const files = logs.map((log) => this.drained(lineBatches(log, counts)));
    const take = (line: FileLine): void => {
      const text = this.tracer.merged(line);
      if (text === undefined) return;
      this.wroteTimeline = true;
      this.output.write(text);
    };
    await mergeByTime(files, take, (line) => {
      this.tracer.backwards(line);
    });
    this.tracer.lines += counts.lines;
    this.cut += counts.cut;
  }

  /** Goes on with a file only when what was written so far has been taken. */
  private async *drained<Batch>(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
    for await (const batch of batches) {
      if (this.output.writableNeedDrain) await once(this.output, "drain");
      yield batch;
    }
  }

  /** Writes what is left: the timeline's end and the summary. */
  async finish(about: Pick<Report, "strace" | "source">): Promise<void> {
    const rest = this.tracer.end();
    if (rest !== undefined) {
      this.wroteTimeline = true;
      await this.write(rest);
    }
    if (!this.flags.summary) return;
    const gap = this.wroteTimeline && this.flags.format === "text" ? "\n" : "";
    await this.names?.learn(addressesIn(this.tracer.world.state));
    await this.write(gap + this.tracer.summary(about));
  }

  private write(text: string): Promise<void> {
    return new Promise((resolve) =>
      this.output.write(text, () => {
        resolve();
      }),
    );
  }
}

/** Makes ready where the text goes: -o FILE, else `fd`. Reports may tell of secrets, so a file is made 0600. */
export function startRun(
  flags: OutputFlags,
  selection: Selection,
  fd: number,
  sysctls: Sysctls | null,
  merged = false,
): Run | Fault {
  const target = flags.output === undefined ? fd : openFile(flags.output);
  if (typeof target !== "number") return target;
  const format = flags.json === true ? "json" : flags.format;
  const columns = flags.columns === undefined ? null : columnsCalled(flags.columns);
  if (typeof columns === "string") return fault(`--columns: no column ${columns}: --columns help lists them`, 2);
  const names = new NameBook(flags);
  const view = makeView(format, {
    style: styleFor(flags.color, target),
    verbose: flags.verbose === true,
    explain: flags.explain === true || flags.verbose === true,
    bySocket: flags.bySocket === true,
    columns,
    width: () => widthOf(target),
    names,
  });
  if (view === null) return fault(`--format ${format} is not known`);
  const timeline = flags.quiet !== true;
  const tracer = new Tracer(new World({ sysctls }), view, { timeline, selection, merged });
  return new Run(tracer, target, flags, view.names === true ? names : null);
}

export function openFile(path: string): number | Fault {
  try {
    return openSync(path, "w", 0o600);
  } catch (error) {
    return fault(`${path}: cannot be written (${codeOf(error) ?? "unknown error"}): name another file`);
  }
}

function copyTo(fd: number): Transform {
  const file = new Output(fd, () => {
    tell("--raw: cannot be written: no more is kept");
  });
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      file.write(chunk, () => {
        done(null, chunk);
      });
    },
  });
}
