import { once } from "node:events";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Tid } from "../../base/brands.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import type { Selection } from "../../select/selection.ts";
import { LineLimit, lineSplitter } from "../../sources/logs/lines.ts";
import type { Log } from "../../sources/logs/read.ts";
import { mergeByTime, type FileLine } from "../../strace/merge.ts";
import { clocks, sinceBegan } from "../../views/clock.ts";
import { makeView } from "../../views/registry.ts";
import { columnsCalled } from "../../views/table/columns.ts";
import { addressesIn } from "../../views/table/table.ts";
import type { Report } from "../../views/view.ts";
import { World, type WorldOptions } from "../../world/world.ts";
import { styleFor, widthOf } from "../terminal/colour.ts";
import type { Check } from "./expecting.ts";
import type { OutputFlags } from "../args/flags.ts";
import { lineBatches } from "./line-batches.ts";
import { NameBook } from "../names/names.ts";
import { Output, type Pace } from "../terminal/output.ts";
import { RawCopy } from "../terminal/raw-copy.ts";
import { put, standardError, tell } from "../terminal/tell.ts";
import { OneFile, openTarget, type Target } from "../terminal/target.ts";
import { Tracer } from "../../pipeline/tracer.ts";
import type { Verifier } from "../../verify/verifier.ts";
import { Valve } from "../terminal/valve.ts";

export { openFile } from "../terminal/target.ts";

const STDERR = 2;

/** One trace on its way: the tracer, where its text goes, and where its input comes from. */
export class Run {
  readonly type = "run";
  readonly tracer: Tracer;
  readonly output: Output;
  /** Lines that were longer than we collect. */
  cut = 0;
  /** Called when the output is lost. */
  onLost: (() => void) | null = null;
  /** --verify */
  verifier: Verifier | null = null;
  private readonly flags: OutputFlags;
  /** Null: the view shows none. */
  private readonly names: NameBook | null;
  /** --expect */
  private readonly check: Check | null;
  private readonly valve: Valve;
  /** --raw's file. */
  private raw: RawCopy | null = null;
  private wroteTimeline = false;
  private broken = false;

  constructor(tracer: Tracer, output: Output, flags: OutputFlags, names: NameBook | null, check: Check | null) {
    this.tracer = tracer;
    this.output = output;
    this.output.onLost = () => {
      this.lostOutput();
    };
    this.output.onFull = () => {
      tell(`${this.place}: disk full: the trace goes on, output waits until there is space`);
    };
    this.valve = new Valve(output, (hidden) => tracer.view.gap?.(hidden) ?? "");
    this.flags = flags;
    this.names = names;
    this.check = check;
  }

  private get isText(): boolean {
    return this.flags.format === "text" && this.flags.json !== true;
  }

  private get place(): string {
    return this.flags.output ?? "the output";
  }

  /** Nobody reads us any more, or nothing can be written: told once; who waits for it (attach, read) may stop. */
  private lostOutput(): void {
    const { trouble } = this.output;
    if (trouble !== null && trouble !== "reader-gone") {
      tell(`${this.place}: cannot be written (${trouble.code}): the rest of the trace is lost`);
      process.exitCode = 125;
    }
    this.onLost?.();
  }

  /** Reads a stream of strace's output to its end. `raw` gets every byte as it came. */
  async pump(source: Readable, name: string, tid: Tid | null, raw: Target | null): Promise<void> {
    let number = 0;
    const splitter = lineSplitter((line) => this.take(line, ++number, name, tid));
    const limit = new LineLimit(() => this.cut++);
    if (raw !== null) this.raw = new RawCopy(raw);
    const { verifier } = this;
    if (verifier !== null)
      source.on("data", (chunk: Buffer) => {
        verifier.peek(chunk);
      });
    const copies = this.raw === null ? [] : [this.raw];
    await pipeline([source, ...copies, limit, splitter, this.output], { end: false });
  }

  /** The timeline's text for a line. */
  private take(line: string, number: number, name: string, tid: Tid | null): string | undefined {
    try {
      const text = this.tracer.line(line, number, name, tid);
      if (text === undefined) return undefined;
      this.wroteTimeline = true;
      return this.valve.pass(text);
    } catch (error) {
      this.tellFault(`${name}:${number}`, error);
      return undefined;
    }
  }

  /**
   * What a fault of our own throws is told once and goes no further: whoever stops reading strace's output stops the
   * traced program.
   */
  private tellFault(where: string, error: unknown): void {
    if (!this.broken) tell(`internal error at ${where}, please report it: ${String(error)}`);
    this.broken = true;
    process.exitCode = 125;
  }

  private contained(what: string, make: () => string): string {
    try {
      return make();
    } catch (error) {
      this.tellFault(what, error);
      return "";
    }
  }

  /** Reads the files that -ff made, one a thread, together, by time. */
  async pumpMerged(logs: readonly Log[]): Promise<void> {
    const counts = { lines: 0, cut: 0 };
    const files = logs.map((log) => this.drained(lineBatches(log, this.tracer.parser, counts)));
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
    const rest = this.tracer.end() ?? "";
    if (rest !== "") this.wroteTimeline = true;
    this.output.write(this.valve.takeMark() + rest);
    const summary = this.flags.summary ? await this.summary(about) : "";
    const gap = this.wroteTimeline && this.isText && summary !== "" ? "\n" : "";
    this.output.write(gap + summary);
    await Promise.all([this.output.finish(), this.raw?.finish()]);
    // What was learnt must not be lost with a disk that is full.
    if (this.flags.output !== undefined && this.output.trouble !== null) put(summary);
  }

  /** Tells what became of --expect; null: all holds, or nothing was expected. */
  unmet(): Fault | null {
    return this.check?.(this.tracer.world.state) ?? null;
  }

  /** The summary so far, in the midst of the timeline. A reader that is behind has enough to read. */
  interim(about: Pick<Report, "strace" | "source">): void {
    if (this.output.isBehind) return;
    const summary = this.contained("a summary", () => this.tracer.interim(about));
    this.output.write(this.isText ? `\n--- summary so far ---\n${summary}--- the trace goes on ---\n\n` : summary);
  }

  /** What the timeline holds back to be counted, now. A reader that is behind gets it later. */
  settle(): void {
    if (this.output.isBehind) return;
    const text = this.contained("a count", () => this.tracer.settle());
    if (text !== "") this.output.write(this.valve.takeMark() + text);
  }

  private async summary(about: Pick<Report, "strace" | "source">): Promise<string> {
    await this.names?.learn(addressesIn(this.tracer.world.state));
    return this.tracer.summary({ ...about, ...(this.verifier === null ? {} : { verified: this.verifier.result() }) });
  }
}

/** Makes ready where the text goes: -o FILE, else `fd`. Reports may tell of secrets, so a file is made 0600. */
export async function startRun(
  flags: OutputFlags,
  selection: Selection,
  fd: number,
  { merged = false, ...about }: WorldOptions & { readonly merged?: boolean } = {},
): Promise<Run | Fault> {
  const target = flags.output === undefined ? new OneFile(fd) : openTarget(flags.output, flags.rotate);
  if (isFault(target)) return target;
  const format = flags.json === true ? "json" : flags.format;
  const columns = flags.columns === undefined ? null : columnsCalled(flags.columns);
  if (typeof columns === "string") return fault(`--columns: unknown column ${columns}: --columns help lists them`, 2);
  const check = flags.expect === undefined ? null : await readCheck(flags.expect);
  if (check !== null && isFault(check)) return check;
  const names = new NameBook(flags);
  const view = makeView(format, {
    style: styleFor(flags.color, target.fd),
    verbose: flags.verbose === true,
    explain: flags.explain === true || flags.verbose === true,
    bySocket: flags.bySocket === true,
    fold: flags.fold === true,
    clock: clocks[flags.t] ?? sinceBegan,
    columns,
    width: () => widthOf(target.fd),
    names,
  });
  if (view === null) return fault(`unknown --format ${format}`);
  const timeline = flags.quiet !== true;
  const world = new World({ ...about, ...(flags.keep === undefined ? {} : { keep: flags.keep }) });
  const tracer = new Tracer(world, view, { timeline, selection, merged });
  // A log can wait for its reader, a traced program cannot.
  const output = outputOn(target, about.sysctls == null ? "reader" : "writer");
  return new Run(tracer, output, flags, view.names === true ? names : null, check);
}

/** Loaded when it is asked for. */
async function readCheck(path: string): Promise<Check | Fault> {
  const { checkOf } = await import("./expecting.ts");
  return checkOf(path);
}

function outputOn(target: Target, pace: Pace): Output {
  return target.fd === STDERR ? standardError : new Output(target, pace);
}
