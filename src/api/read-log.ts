import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { fault } from "../base/fault.ts";
import { openLog, type Log } from "../sources/logs/read.ts";
import { savedResolution } from "../trace/lazy-symbols.ts";
import { Trace } from "../trace/trace.ts";
import type { Summary } from "../views/json/types.ts";
import { Changes } from "./changes.ts";
import { orThrow } from "./live.ts";
import { ChangesAndSummary } from "./run.ts";
import { summaryOf } from "./summary.ts";
import type { LogSource, ReadOptions, Run } from "./types.ts";

/** Reads a saved log, whatever options strace had. Rejects where it cannot be read, or has no strace output in it. */
export function readLog(source: LogSource, options: ReadOptions = {}): Run {
  const changes = new Changes("reader");
  return new ChangesAndSummary(changes, follow(source, options, changes));
}

async function follow(source: LogSource, options: ReadOptions, changes: Changes): Promise<Summary> {
  const logs = await openAll(source);
  const trace = new Trace({ source: "read", engine: null, strace: null }, changes.view, {
    ...(options.keep === undefined ? {} : { keep: options.keep }),
    timeline: true,
    merged: logs.length > 1,
    unpaste: options.unpaste ?? true,
    resolution: savedResolution(logs),
  });
  const name = logs[0]?.name ?? "-";
  try {
    await trace.readLogs(logs, changes);
  } catch (error) {
    orThrow(fault(`${name}: ${error instanceof Error ? error.message : "cannot be read"}`));
  }
  if (trace.tracer.input.events === 0) orThrow(fault(`${name}: no strace output found in it`));
  return summaryOf(
    trace,
    options,
    logs.flatMap(({ name, damage }) => gapOf(name, damage())),
  );
}

function gapOf(name: string, damage: string | null): string[] {
  return damage === null ? [] : [`${name}: ${damage}`];
}

async function openAll(source: LogSource): Promise<readonly Log[]> {
  if (source instanceof Readable) return [unnamed(source)];
  if (source instanceof URL) return [orThrow(await openLog(fileURLToPath(source)))];
  if (typeof source === "string") return [orThrow(await openLog(source))];
  if ("text" in source) return [unnamed(Readable.from([Buffer.from(source.text)]))];
  const logs = await Promise.all(source.map(openLog));
  return logs.map((log) => orThrow(log));
}

function unnamed(stream: Readable): Log {
  return {
    type: "log",
    name: "-",
    stream,
    progress: null,
    tid: null,
    written: null,
    isPacked: false,
    damage: () => null,
  };
}
