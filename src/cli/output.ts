import { write } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Writable } from "node:stream";
import { promisify } from "node:util";
import { codeOf } from "../sources/fault.ts";

const writeTo = promisify(write);

/** How much is joined before a write: a call of the kernel for each line would cost more than the line. */
const BATCH = 64 * 1024;
const BUSY_MS = 5;

/**
 * Writes to an fd through the thread pool. Not process.stdout: Node makes a pipe's open file description
 * non-blocking, and that description is shared with the traced program. Back-pressure is the stream's own.
 */
export class Output extends Writable {
  private readonly fd: number;

  constructor(fd: number) {
    super({ decodeStrings: false, highWaterMark: BATCH });
    this.fd = fd;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.put(bytesOf(chunk)).then(() => {
      done();
    }, done);
  }

  override _writev(chunks: { chunk: string | Buffer }[], done: (error?: Error | null) => void): void {
    this.put(Buffer.concat(chunks.map((one) => bytesOf(one.chunk)))).then(() => {
      done();
    }, done);
  }

  private async put(bytes: Buffer): Promise<void> {
    let from = 0;
    while (from < bytes.length) from += await this.attempt(bytes, from);
  }

  /** EAGAIN: somebody else made the description non-blocking; the reader is only slow. */
  private async attempt(bytes: Buffer, from: number): Promise<number> {
    try {
      return (await writeTo(this.fd, bytes, from, bytes.length - from, null)).bytesWritten;
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      await wait(BUSY_MS);
      return 0;
    }
  }
}

function bytesOf(chunk: string | Buffer): Buffer {
  return typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
