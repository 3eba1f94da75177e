import { closeSync, constants, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { ask } from "../process/child.ts";
import { codeOf, fault, type Fault } from "../../base/fault.ts";
import { makeFolder } from "./folder.ts";
import { CoalescingReader } from "./coalescing-reader.ts";

/** A named pipe in a directory of its own: strace writes to `path`, we read `stream`. */
export interface Fifo {
  readonly type: "fifo";
  readonly path: string;
  readonly stream: Readable;
  /** strace has opened it and written its first line. */
  readonly opened: Promise<void>;
  /** A second read end, blocking, for the guard; `release` closes ours. */
  readonly standby: number;
  readonly release: () => void;
  /**
   * The writer has ended, or never started. What is in the pipe is still read; then the stream ends. Without this a
   * strace that does not start would leave us waiting for ever.
   */
  readonly close: () => Promise<void>;
}

/**
 * Not /dev/fd/N: Node's child pipes are socketpairs, which cannot be opened by path (ENXIO), and an inherited fd
 * would show up in the traced program. The directory is 0700 and goes as soon as both ends are open.
 */
export async function makeFifo(): Promise<Fifo | Fault> {
  const folder = await makeFolder();
  if (typeof folder !== "string") return folder;
  const path = `${folder}/trace`;
  const made = await ask("mkfifo", ["-m", "600", path], 10);
  if (made.status !== 0) {
    await remove(folder);
    const why = made.startError === null ? made.text.trim() : `mkfifo cannot be started (${made.startError})`;
    return fault(`cannot make a FIFO in ${folder}: ${why || "mkfifo failed"}: set TMPDIR to another place`);
  }
  try {
    return openFifo(path);
  } catch (error) {
    await remove(folder);
    return fault(`cannot open the FIFO ${path} (${codeOf(error) ?? "unknown error"})`);
  }
}

function openFifo(path: string): Fifo {
  // With both ends in hand no open waits for the other end; without O_NONBLOCK ours would wait for strace.
  const both = openSync(path, "r+");
  const standby = openSync(path, "r");
  closeSync(both);
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // Paused: a listener must not set it flowing before its reader is attached.
  const stream = new CoalescingReader(fd).pause();
  let removed: Promise<void> | null = null;
  let released = false;
  const tidy = (): Promise<void> => (removed ??= remove(dirname(path)));
  const opened = new Promise<void>((resolve) => {
    stream.once("data", () => {
      resolve();
    });
  });
  void opened.then(tidy);
  return {
    type: "fifo",
    path,
    stream,
    opened,
    standby,
    release: () => {
      if (!released) closeSync(standby);
      released = true;
    },
    close: async () => {
      // A reader sees the end only after there was a writer: be one for a moment.
      if (removed === null) beWriter(path);
      stream.stopWaiting();
      await tidy();
    },
  };
}

function beWriter(path: string): void {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // The reader has closed its end already.
  }
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
