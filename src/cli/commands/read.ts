import { isatty } from "node:tty";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import type { Selection } from "../../select/selection.ts";
import { followLog } from "../../sources/logs/follow.ts";
import { openLog, type Log } from "../../sources/logs/read.ts";
import { savedResolution } from "../../trace/lazy-symbols.ts";
import type { OutputFlags } from "../args/flags.ts";
import { formatOf } from "../args/format.ts";
import { ended } from "../session/end.ts";
import { beginsWithBrace } from "../session/load-document.ts";
import { beginSession, type Session } from "../session/session.ts";
import { dieBy, failWith } from "../terminal/ending.ts";
import { bytes, showWait } from "../terminal/progress.ts";
import { tell } from "../terminal/tell.ts";

export interface ReadFlags extends OutputFlags {
  /** The FILE grows while it is read. */
  readonly follow?: true;
  /** --no-unpaste: as the log stands. */
  readonly unpaste: boolean;
}

const STDIN = 0;
const STDOUT = 1;

/** `socktrace read [FILE...]`: what one file lacks is reported at once, what the others hold is shown all the same. */
export async function readCommand(
  files: readonly string[],
  flags: ReadFlags,
  selection: Selection,
): Promise<Fault | null> {
  if (flags.follow === true) return followCommand(files, flags, selection);
  const [first, ...others] = files;
  if (formatOf(flags) === "html" && first !== undefined && others.length === 0 && (await beginsWithBrace(first)))
    return (await import("../session/saved-report.ts")).savedReport(first, flags);
  const names = files.length === 0 ? ["-"] : files;
  if (names.includes("-") && isatty(STDIN)) tell("reading the terminal: paste a log, then Ctrl-D; or name a FILE");
  const logs = await openAll(names);
  // Files that -ff made, one a thread, are one log in parts; others are read one after the other.
  const merged = logs.length > 1 && logs.every((log) => log.tid !== null);
  const session = await beginSession(flags, selection, {
    ...saved,
    resolution: savedResolution(logs),
    merged,
    unpaste: flags.unpaste,
    inputs: names,
  });
  if (isFault(session)) return session;
  const quiet = flags.quiet === true || flags.output !== undefined;
  for (const log of merged ? [logs] : logs.map((one) => [one])) await readAll(session, log, quiet);
  return session.trace.tracer.input.events === 0 ? null : conclude(session);
}

/** `--follow FILE`: it is read as it grows, until a signal ends it; then comes the summary. */
async function followCommand(names: readonly string[], flags: ReadFlags, selection: Selection): Promise<Fault | null> {
  const [name] = names;
  if (name === undefined || name === "-" || names.length > 1) return fault("--follow needs exactly one FILE", 2);
  if (formatOf(flags) === "html" && (await beginsWithBrace(name)))
    return fault(`${name}: saved JSON has its end already: leave out --follow`, 2);
  const log = await followLog(name);
  if (isFault(log)) return log;
  const session = await beginSession(flags, selection, {
    ...saved,
    resolution: savedResolution([]),
    unpaste: flags.unpaste,
    inputs: names,
  });
  if (isFault(session)) return session;
  session.takeSignals().give(log.stop);
  session.reportMeanwhile(undefined);
  await readAll(session, [log], true);
  return conclude(session);
}

/** The summary and the verdict. Where nobody reads them any more we end as other programs do, by SIGPIPE. */
async function conclude(session: Session): Promise<Fault | null> {
  const { output } = session.outlet;
  const end = output.trouble === null ? await session.finish(() => ended) : null;
  if (end !== null && isFault(end)) return end;
  return output.trouble === "reader-gone" ? dieBy("SIGPIPE") : null;
}

/** How the session of a saved log begins. */
const saved = {
  source: { source: "read", engine: null, strace: null },
  fd: STDOUT,
  pace: "reader",
} as const;

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
async function readAll({ trace, outlet }: Session, parts: readonly Log[], quiet: boolean): Promise<void> {
  outlet.onLost = () => {
    for (const part of parts) part.stream.destroy();
  };
  const name = parts.length === 1 ? (parts[0]?.name ?? "-") : `${parts.length} files`;
  const { input } = trace.tracer;
  const before = { lines: input.lines, events: input.events };
  const hide = showReading(parts, quiet);
  try {
    await trace.readLogs(parts, outlet);
  } catch (error) {
    await hide();
    if (outlet.output.trouble !== null) return;
    failWith(fault(`${name}: ${error instanceof Error ? error.message : "cannot be read"}`));
  } finally {
    await hide();
  }
  for (const part of parts) reportDamage(part);
  if (input.lines === before.lines) failWith(fault(`${name}: empty file, no strace output`));
  else if (input.events === before.events) failWith(fault(`${name}: ${whyNothing(input)}`));
}

/** Messages of strace alone may be quoted by a text that is no log. */
function whyNothing({ records, troubles }: Session["trace"]["tracer"]["input"]): string {
  if (troubles.some(({ call }) => call !== null)) return "none of its calls could be read";
  if (troubles.some(({ text }) => /^\s*"schema": "socktrace\./.test(text)))
    return "a document of socktrace's, not a log: socktrace diff A B compares two summaries";
  return records === 0 ? "no strace output found in it" : "messages of strace only, no call of the program";
}

function reportDamage({ name, damage }: Log): void {
  const what = damage();
  if (what !== null) failWith(fault(`${name}: ${what}`));
}

/** A bar that shows how far all parts together have been read; none where the size is unknown (a pipe). */
function showReading(parts: readonly Log[], quiet: boolean): () => Promise<void> {
  const files = parts.flatMap((part) => part.progress ?? []);
  if (files.length < parts.length) return () => Promise.resolve();
  const size = files.reduce((total, one) => total + one.size, 0);
  const read = (): number => files.reduce((total, one) => total + one.read(), 0);
  return showWait({ words: bytes(size), part: () => read() / size, quiet });
}
