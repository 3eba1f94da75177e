import { fault, isFault, type Fault } from "../../sources/fault.ts";
import { openLog, type Log } from "../../sources/read.ts";
import { failWith } from "../ending.ts";
import type { OutputFlags } from "../flags.ts";
import { showProgress } from "../progress.ts";
import { reportTroubles } from "../report.ts";
import { startRun, type Run } from "../run.ts";

const STDOUT = 1;

/** `socktrace read [FILE...]`: what one file lacks is told at once, what the others hold is reported all the same. */
export async function readCommand(files: readonly string[], flags: OutputFlags): Promise<Fault | null> {
  const run = startRun(flags, STDOUT, null);
  if (isFault(run)) return run;
  const logs = await openAll(files.length === 0 ? ["-"] : files);
  for (const log of logs) await readOne(run, log, flags.quiet === true || flags.output !== undefined);
  if (run.tracer.records === 0 || run.output.trouble !== null) return null;
  await run.finish({ strace: null, source: "read" });
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

async function readOne(run: Run, log: Log, quiet: boolean): Promise<void> {
  run.onLost = () => {
    log.stream.destroy();
  };
  const before = { lines: run.tracer.lines, records: run.tracer.records };
  const hide = showProgress(log.progress, quiet);
  try {
    await run.pump(log.stream, log.name, log.tid, null);
  } catch (error) {
    if (run.output.trouble !== null) return;
    failWith(fault(`${log.name}: ${error instanceof Error ? error.message : "cannot be read"}`));
  } finally {
    hide();
  }
  if (run.tracer.lines === before.lines) failWith(fault(`${log.name}: is empty: no strace output in it`));
  else if (run.tracer.records === before.records) failWith(fault(`${log.name}: no line of strace output in it`));
}
