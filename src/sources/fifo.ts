import { closeSync, constants, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { execa } from "execa";
import { codeOf, fault, type Fault } from "./fault.ts";

/** A named pipe in a directory of its own: strace writes to `path`, we read `stream`. */
export interface Fifo {
  readonly type: "fifo";
  readonly path: string;
  readonly stream: Readable;
  /**
   * The writer has ended, or never was. What is in the pipe is still read; then the stream ends. Without this a
   * strace that does not start would leave us waiting for ever.
   */
  readonly close: () => Promise<void>;
}

/**
 * Not /dev/fd/N: Node's child pipes are socketpairs, which cannot be opened by path (ENXIO), and an inherited fd
 * would show up in the traced program. The directory is 0700 and goes as soon as both ends are open.
 */
export async function makeFifo(): Promise<Fifo | Fault> {
  const directory = await makeDirectory();
  if (typeof directory !== "string") return directory;
  const path = join(directory, "trace");
  const made = await execa("mkfifo", ["-m", "600", path], { reject: false });
  if (made.exitCode !== 0) {
    await remove(directory);
    return fault(`cannot make a FIFO in ${directory}: ${made.stderr || "mkfifo failed"}; set TMPDIR to another place`);
  }
  // Non-blocking: else the open would wait for strace, which may never come.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stream = new Socket({ fd, readable: true, writable: false });
  let removed: Promise<void> | null = null;
  const tidy = (): Promise<void> => (removed ??= remove(directory));
  stream.once("data", () => void tidy());
  return {
    type: "fifo",
    path,
    stream,
    close: async () => {
      // A reader sees the end only after a writer was there: be one for a moment.
      if (removed === null) beWriter(path);
      await tidy();
    },
  };
}

async function makeDirectory(): Promise<string | Fault> {
  try {
    return await mkdtemp(join(tmpdir(), "socktrace-"));
  } catch (error) {
    return fault(
      `cannot make a directory in ${tmpdir()} (${codeOf(error) ?? "unknown"}): set TMPDIR to one that can be written`,
    );
  }
}

function beWriter(path: string): void {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // The reader is gone already: nobody waits.
  }
}

async function remove(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}
