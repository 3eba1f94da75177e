import { open, stat, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { openLog, type Log } from "./read.ts";

/** A log that is read as it grows, until `stop`. */
export interface GrowingLog extends Log {
  readonly grows: true;
  readonly stop: () => void;
}

const LOOK_MS = 200;
const CHUNK = 256 * 1024;
const NEWLINE = 10;

/**
 * Opens a log that is still being written. At its end it waits for more, as tail -F does: a file that was truncated
 * (strace began anew) or replaced (rotated) is read from its beginning.
 */
export async function followLog(name: string): Promise<GrowingLog | Fault> {
  const log = await openLog(name);
  if (isFault(log)) return log;
  log.stream.destroy();
  if (log.isPacked) return fault(`${name}: a compressed file cannot be followed`);
  const stopping = new AbortController();
  const stream = Readable.from(growth(name, stopping.signal), { objectMode: false });
  return {
    ...log,
    stream,
    progress: null,
    grows: true,
    stop: () => {
      stopping.abort();
    },
  };
}

async function* growth(path: string, stopped: AbortSignal): AsyncGenerator<Buffer> {
  let file = await open(path);
  try {
    for (let at = 0, last = NEWLINE; ;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, at);
      if (bytesRead > 0) {
        at += bytesRead;
        last = buffer[bytesRead - 1] ?? NEWLINE;
        yield buffer.subarray(0, bytesRead);
        continue;
      }
      if (stopped.aborted) return;
      await wait(LOOK_MS, undefined, { signal: stopped }).catch(() => undefined);
      const next = await beganAnew(file, path, at);
      if (next === null) continue;
      if (next !== file) await file.close();
      file = next;
      // The line that was being written will never be complete.
      if (last !== NEWLINE) yield Buffer.from("\n");
      at = 0;
      last = NEWLINE;
    }
  } finally {
    await file.close();
  }
}

/** The file to be read from its beginning: the same one if it was truncated, or its replacement; null: go on with this one. */
async function beganAnew(file: FileHandle, path: string, at: number): Promise<FileHandle | null> {
  const [ours, theirs] = await Promise.all([file.stat(), stat(path).catch(() => null)]);
  if (theirs !== null && (theirs.ino !== ours.ino || theirs.dev !== ours.dev)) return open(path).catch(() => null);
  return ours.size < at ? file : null;
}
