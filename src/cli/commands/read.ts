import type { Selection } from "../../select/selection.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { followLog } from "../../sources/logs/follow.ts";
import { openLog, type Log } from "../../sources/logs/read.ts";
import { failWith } from "../terminal/ending.ts";
import type { OutputFlags } from "../args/flags.ts";
import { tellInBetween } from "../session/interim.ts";
import { showProgress, type Progress } from "../terminal/progress.ts";
import { reportTroubles } from "../session/report.ts";
import { startRun, type Run } from "../session/run.ts";
import { Signals } from "../live/signals.ts";

export interface ReadFlags extends OutputFlags {
  /** The FILE grows while it is read. */
  readonly follow?: true;
}

const STDOUT = 1;

/** `socktrace read [FILE...]`: what one file lacks is told at once, what the others hold is reported all the same. */
export async function readCommand(
  files: readonly string[],
  flags: ReadFlags,
  selection: Selection,
): Promise<Fault | null> {
  if (flags.follow === true) return followCommand(files, flags, selection);
  const logs = await openAll(files.length === 0 ? ["-"] : files);
  // Files that -ff made, one a thread, are one log in parts; others are told one after the other.
  const merged = logs.length > 1 && logs.every((log) => log.tid !== null);
  const run = await startRun(flags, selection, STDOUT, { merged });
  if (isFault(run)) return run;
  const quiet = flags.quiet === true || flags.output !== undefined;
  if (merged) await readAll(run, logs, quiet);
  else for (const log of logs) await readAll(run, [log], quiet);
  if (run.tracer.records === 0 || run.output.trouble !== null) return null;
  await run.finish({ strace: null, source: "read" });
  reportTroubles(run);
  return run.unmet();
}

/** `--follow FILE`: it is read as it grows, until a signal ends it; then the summary is told. */
async function followCommand(names: readonly string[], flags: ReadFlags, selection: Selection): Promise<Fault | null> {
  const [name] = names;
  if (name === undefined || name === "-" || names.length > 1) return fault("--follow needs exactly one FILE", 2);
  const log = await followLog(name);
  if (isFault(log)) return log;
  const run = await startRun(flags, selection, STDOUT);
  if (isFault(run)) return run;
  const about = { strace: null, source: "read" } as const;
  const signals = new Signals();
  signals.give(log.stop);
  const endInterim = tellInBetween(run, about, undefined);
  await readAll(run, [log], true);
  endInterim();
  signals.onlyReportIsLeft();
  if (run.output.trouble !== null) return null;
  await run.finish(about);
  reportTroubles(run);
  return null;
}

async function openAll(names: readonly string[]): Promise<readonly Log[]> {
  const logs: Log[] = [];
  for (const name of names) {
    const log = await openLog(name);
    if (isFault(log)) failWith(log);
    else logs.push(log);
  }
  return logs;
}

/** One log, whole or in the parts that -ff made of it. */
async function readAll(run: Run, parts: readonly Log[], quiet: boolean): Promise<void> {
  run.onLost = () => {
    for (const part of parts) part.stream.destroy();
  };
  const name = parts.length === 1 ? (parts[0]?.name ?? "-") : `${parts.length} files`;
  const before = { lines: run.tracer.lines, records: run.tracer.records };
  const hide = showProgress(totalOf(parts), quiet);
  try {
    await pumpParts(run, parts);
  } catch (error) {
    if (run.output.trouble !== null) return;
    failWith(fault(`${name}: ${error instanceof Error ? error.message : "cannot be read"}`));
  } finally {
    hide();
  }
  for (const part of parts) tellDamage(part);
  if (run.tracer.lines === before.lines) failWith(fault(`${name}: empty file, no strace output`));
  else if (run.tracer.records === before.records) failWith(fault(`${name}: no strace output found in it`));
}

function tellDamage({ name, damage }: Log): void {
  const what = damage();
  if (what !== null) failWith(fault(`${name}: ${what}`));
}

async function pumpParts(run: Run, parts: readonly Log[]): Promise<void> {
  const [first] = parts;
  if (first === undefined || parts.length > 1) return run.pumpMerged(parts);
  return run.pump(first.stream, first.name, first.tid, null);
}

/** How far all parts together have been read; null where one cannot tell (a pipe). */
function totalOf(parts: readonly Log[]): Progress | null {
  const known = parts.flatMap((part) => part.progress ?? []);
  if (known.length < parts.length) return null;
  const sum = (of: (progress: Progress) => number): number => known.reduce((total, one) => total + of(one), 0);
  return { size: sum((one) => one.size), read: () => sum((one) => one.read()) };
}
