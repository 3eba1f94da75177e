import { nothingAccepted, type Advice } from "../../advice/advice.ts";
import { judge } from "../../advice/judge.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import type { Checker } from "../../expect/checker.ts";
import type { Selection } from "../../select/selection.ts";
import type { Ended } from "../../sources/process/ended.ts";
import type { Live } from "../../sources/strace/live.ts";
import { askForStates } from "../../trace/states-now.ts";
import type { RunningEbpf } from "../../trace/ebpf/attach.ts";
import type { Running } from "../../trace/live.ts";
import type { Resolution } from "../../trace/resolving.ts";
import { Trace, type Source } from "../../trace/trace.ts";
import { mostNamedIn, reportFormats, tableFormats } from "../../views/formats.ts";
import { addressesIn } from "../../views/table/table.ts";
import type { Report } from "../../views/view.ts";
import type { WorldOptions } from "../../world/world.ts";
import type { LiveFlags, OutputFlags } from "../args/flags.ts";
import { formatOf } from "../args/format.ts";
import { NameBook } from "../names/names.ts";
import type { Pace } from "../terminal/output.ts";
import { showWait, type Wait } from "../terminal/progress.ts";
import { RawCopy } from "../terminal/raw-copy.ts";
import { isSameFile, OneFile, openTarget, overwrites } from "../terminal/target.ts";
import { put, tell } from "../terminal/tell.ts";
import type { Baseline } from "./accepted.ts";
import { endingOf, endOf } from "./end.ts";
import { doubtOnNone, failOn } from "./fail-on.ts";
import { reportMeanwhile } from "./interim.ts";
import { needsFile } from "./needs-file.ts";
import { clockOf, isText, viewFor } from "./make-view.ts";
import { TextOutlet } from "./outlet.ts";
import { Price } from "./price.ts";
import { readBaseline, readCheck } from "./read-check.ts";
import { reportTroubles } from "./report.ts";
import { Signals } from "./signals.ts";
import { tellVerdicts, unmet } from "./tell-verdicts.ts";

/** What a session is made of. */
interface Parts {
  readonly flags: OutputFlags;
  readonly trace: Trace;
  readonly outlet: TextOutlet;
  /** Null: the view shows no names. */
  readonly names: NameBook | null;
  /** --expect */
  readonly checker: Checker | null;
  /** --accept */
  readonly baseline: Baseline | null;
  /** --raw */
  readonly raw: RawCopy | null;
}

/**
 * One trace as the command line shows it, from whatever source: `beginSession` opens what it writes to, `finish` judges
 * --expect and --fail-on, and writes the summary.
 */
export class Session {
  readonly type = "session";
  readonly trace: Trace;
  readonly outlet: TextOutlet;
  private readonly parts: Parts;
  private price: Price | null = null;
  private signals: Signals | null = null;
  /** What of a live trace has to be asked of the kernel before a summary. */
  private lookFirst: () => Promise<void> = () => Promise.resolve();
  private endMeanwhile: () => void = () => undefined;

  constructor(parts: Parts) {
    this.parts = parts;
    this.trace = parts.trace;
    this.outlet = parts.outlet;
    this.trace.onLookingUp = (left) => {
      const all = left();
      return this.showWait({ words: "looking up places in the code", part: () => 1 - left() / all });
    };
  }

  /**
   * From now on the signals that mean "stop" are ours. To be called before there is anything that has to be stopped in
   * an orderly way; `give` of what it returns says who obeys them.
   */
  takeSignals(): Signals {
    this.signals = new Signals();
    return this.signals;
  }

  /** Summaries while the trace goes on: at SIGUSR1, and every so many seconds. */
  reportMeanwhile(every: number | undefined): void {
    this.endMeanwhile = reportMeanwhile(this, every);
  }

  /** Reads the output of a strace that runs until it has ended. */
  async follow({ live, pump }: Running<Live>, flags: LiveFlags): Promise<Ended> {
    this.price = new Price(live.strace, flags, this.trace.source.source === "attach");
    this.beginFollowing(live.notes, flags);
    return pump(this.outlet, this.parts.raw);
  }

  /** Reads what the eBPF engine reports until that is over. */
  async followEbpf({ notes, pump }: RunningEbpf, flags: LiveFlags): Promise<Ended> {
    this.beginFollowing(notes, flags);
    return pump(this.outlet);
  }

  private beginFollowing(notes: readonly string[], flags: LiveFlags): void {
    for (const note of notes) tell(note);
    this.lookFirst = () => askForStates(this.trace);
    this.reportMeanwhile(flags.every);
  }

  /**
   * The input is over: writes the timeline's end and the summary; gives how socktrace ends. `came`: how the trace did, once
   * the model has all of it.
   */
  async finish(came: () => Ended | Fault): Promise<Ended | Fault> {
    const { flags, trace, outlet, checker, baseline } = this.parts;
    this.endMeanwhile();
    this.signals?.onlyReportIsLeft();
    outlet.writeTimeline(trace.end());
    const verdicts = checker?.verdicts();
    const how = came();
    const asks = flags.expect !== undefined || flags.failOn !== undefined;
    const advice = this.adviceIfJudged();
    const advised = flags.failOn === undefined ? null : failOn(flags.failOn, advice ?? []);
    const end = endOf(how, { unmet: unmet(verdicts ?? []), advised, asks });
    await this.writeSummary({
      ...(verdicts === undefined ? {} : { verdicts }),
      ...(advice === null ? {} : { advice }),
      ending: endingOf(how, end),
    });
    reportTroubles(trace);
    if (advised === null) this.reportDoubt();
    for (const hint of trace.resolving?.hints ?? [])
      tell(`functions of code that is made at run time have no names here: start the program by \`${hint}\` for names`);
    for (const note of trace.resolving?.notes ?? []) tell(`-k: ${note}`);
    await this.price?.tell(trace.tracer.input);
    baseline?.reportUnused();
    const { began } = trace.tracer.reporter;
    tellVerdicts(verdicts ?? [], (time) => clockOf(flags)(time, began));
    return end;
  }

  /** --fail-on found nothing, and need not have seen everything. */
  private reportDoubt(): void {
    const { flags, trace } = this.parts;
    const doubt = flags.failOn === undefined ? null : doubtOnNone(flags.failOn, trace.report().state.lost);
    if (doubt !== null) tell(doubt);
  }

  /** All advice, where more than the summary needs it: --fail-on or --accept. Else null: the view works it out if it shows any. */
  private adviceIfJudged(): readonly Advice[] | null {
    const { trace, flags, baseline } = this.parts;
    if (flags.failOn === undefined && baseline === null) return null;
    return judge(trace.report().state, baseline?.accepts ?? nothingAccepted, mostNamedIn(formatOf(flags)));
  }

  /** A line for whoever waits longer than a second, where no text of the trace can get in its way. */
  showWait(wait: Pick<Wait, "words" | "part">): () => Promise<void> {
    const { flags } = this.parts;
    const writesAtEnd = flags.quiet === true || isAtEnd(flags);
    if (flags.output === undefined && !writesAtEnd) return () => Promise.resolve();
    return showWait({ ...wait, quiet: true });
  }

  /** Signals have their default effect again. */
  release(): void {
    this.signals?.release();
  }

  /** The summary so far, in the midst of the timeline. A reader that is behind has enough to read. */
  interim(): void {
    if (this.outlet.output.isBehind) return;
    void this.lookFirst().then(() => {
      this.writeInterim();
    });
  }

  private writeInterim(): void {
    const { output } = this.outlet;
    const { tracer, source } = this.trace;
    const summary = this.outlet.contained("a summary", () => tracer.interim(source));
    output.write(
      isText(this.parts.flags) ? `\n--- summary so far ---\n${summary}--- the trace goes on ---\n\n` : summary,
    );
  }

  /** Lines that the timeline buffers to count repetitions, now. A reader that is behind gets them later. */
  settle(): void {
    if (this.outlet.output.isBehind) return;
    const text = this.outlet.contained("a count", () => this.trace.tracer.reporter.settle());
    if (text !== "") this.outlet.writeTimeline(text);
  }

  /** What an attach found, as soon as nothing from before it can be on its way. */
  showFound(): void {
    for (const ms of FOUND_MS)
      setTimeout(() => {
        this.settle();
      }, ms).unref();
  }

  private async writeSummary(judged: Pick<Report, "verdicts" | "advice" | "ending">): Promise<void> {
    const { flags, trace, outlet, names, raw } = this.parts;
    const { output } = outlet;
    const hide = this.showWait({ words: `writing ${flags.output ?? "the summary"}` });
    await names?.learn(addressesIn(trace.tracer.reporter.world.state));
    const summary = flags.summary ? trace.tracer.reporter.view.summary({ ...trace.report(), ...judged }) : "";
    if (flags.output === undefined) await hide();
    output.write((outlet.wroteTimeline && isText(flags) && summary !== "" ? "\n" : "") + summary);
    await Promise.all([output.finish(), raw?.finish()]);
    await hide();
    // What was learnt must not be lost with a disk that is full; a document for a program is no use among messages.
    if (isForReaders(flags) && flags.output !== undefined && output.trouble !== null) put(summary);
  }
}

/** Formats of which nothing is written before the end. */
function isAtEnd({ format, json }: OutputFlags): boolean {
  return json === true || [...tableFormats, ...reportFormats, "json", "pfiles"].includes(format);
}

/** Formats that a terminal can show. */
function isForReaders(flags: OutputFlags): boolean {
  return ["text", "pfiles", ...tableFormats].includes(formatOf(flags));
}

/** When we look whether strace is silent: twice, since the first look shows what has come before it. */
const FOUND_MS = [100, 200];

/** How a session begins. */
export interface Beginning {
  readonly source: Source;
  /** Where the text goes without -o. */
  readonly fd: number;
  /** A log can wait for its reader, a traced program cannot. */
  readonly pace: Pace;
  readonly world?: WorldOptions;
  /** The lines come from several files, in the order of their times. */
  readonly merged?: boolean;
  /** A log that may have been pasted. */
  readonly unpaste?: boolean;
  /** How the stacks of calls are looked up (-k); null: there are none. */
  readonly resolution?: Resolution | null;
  /** --raw FILE */
  readonly raw?: string | undefined;
  /** The logs. */
  readonly inputs?: readonly string[];
}

/** A report shows its sockets one by one: without --keep it has so many closed ones in full. */
const REPORT_KEEPS = 100_000;

/** Opens where the text goes, and reads what is expected. Reports may show secrets, so a file is made 0600. */
export async function beginSession(
  flags: OutputFlags,
  selection: Selection,
  { source, fd, pace, world = {}, merged = false, unpaste = false, resolution = null, raw, inputs = [] }: Beginning,
): Promise<Session | Fault> {
  const isRead = flags.output === undefined ? null : overwrites(flags.output, inputs);
  if (isRead !== null) return isRead;
  const isPage = formatOf(flags) === "html";
  const noFile = needsFile(flags, fd);
  if (noFile !== null) return noFile;
  if (flags.rotate !== undefined && isPage) return fault("--format html is one file: leave out --rotate", 2);
  const target = flags.output === undefined ? new OneFile(fd) : openTarget(flags.output, flags.rotate);
  if (isFault(target)) return target;
  const names = new NameBook(flags);
  const baseline = await readBaseline(flags);
  if (baseline !== null && isFault(baseline)) return baseline;
  const accepts = baseline?.accepts ?? nothingAccepted;
  const view = viewFor(flags, target.fd, names, accepts);
  if (isFault(view)) return view;
  const check = await readCheck(flags, "trace");
  if (check !== null && isFault(check)) return check;
  const rawTarget = raw === undefined ? null : openTarget(raw, flags.rotate);
  if (rawTarget?.type === "fault") return rawTarget;
  if (rawTarget !== null && isSameFile(target, rawTarget))
    return fault(`${raw ?? ""}: --raw and -o name the same file: choose two`, 2);
  const most = flags.keep ?? (isPage ? REPORT_KEEPS : undefined);
  const keep = most === undefined ? {} : { keep: most };
  const timeline = flags.quiet !== true;
  const trace = new Trace({ ...source, ...(inputs.length === 0 ? {} : { logs: inputs }) }, view, {
    ...world,
    ...keep,
    timeline,
    selection,
    merged,
    unpaste,
    resolution,
  });
  return new Session({
    flags,
    trace,
    outlet: new TextOutlet(target, pace, flags.output ?? "the output", view),
    names: view.names === true ? names : null,
    checker: check?.follow(trace, accepts) ?? null,
    baseline,
    raw: rawTarget === null ? null : new RawCopy(rawTarget),
  });
}
