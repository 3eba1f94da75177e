import { fstatSync, write } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Writable } from "node:stream";
import { promisify } from "node:util";
import { codeOf } from "../../base/fault.ts";
import { OneFile, type Target } from "./target.ts";

const writeTo = promisify(write);

/** How much is joined before a write: a call of the kernel for each line would cost more than the line. */
const BATCH = 64 * 1024;
const BUSY_MS = 5;
const NEWLINE = 10;

/** How much may wait for a reader; and for a disk, which is never slow for long. */
const READER_BYTES = 1 << 20;
const DISK_BYTES = 1 << 26;

/** Codes that mean that nobody reads any more: `| head` has seen enough, the terminal was closed. */
const READER_GONE: ReadonlySet<string | null> = new Set(["EPIPE", "EIO", "ECONNRESET"]);

/** Codes that may pass: somebody makes room. */
const DISK_FULL: ReadonlySet<string | null> = new Set(["ENOSPC", "EDQUOT"]);
const FULL_MS = 500;

/** Whose pace counts: `reader`: whoever writes waits, `writer`: nobody ever waits, see `isBehind`. */
export type Pace = "reader" | "writer";

/**
 * Writes to an fd through the thread pool. Not process.stdout: Node makes a pipe's open file description
 * non-blocking, and that description is shared with the traced program. A failed write never ends the trace: `onLost`
 * is called once, and what follows is dropped. At the writer's pace a full disk is reported through `onFull`, once, and the write is
 * tried again and again until `finish`.
 */
export class Output extends Writable {
  /** Why nothing is written any more: the reader is gone, or the error's code; null: all is well. */
  trouble: "reader-gone" | { readonly code: string } | null = null;
  onLost: (() => void) | null = null;
  onFull: (() => void) | null = null;
  private readonly target: Target;
  private readonly encoding: BufferEncoding;
  private readonly disk: boolean;
  private readonly room: number;
  private hopes: boolean;
  private behind = false;

  /** `encoding`: of text. */
  constructor(target: Target | number, pace: Pace = "reader", encoding: BufferEncoding = "utf8") {
    super({ decodeStrings: false, highWaterMark: pace === "reader" ? BATCH : Number.MAX_SAFE_INTEGER });
    this.target = typeof target === "number" ? new OneFile(target) : target;
    this.encoding = encoding;
    this.disk = isDisk(this.target.fd);
    this.hopes = pace === "writer";
    this.room = pace === "reader" ? Number.MAX_SAFE_INTEGER : this.disk ? DISK_BYTES : READER_BYTES;
  }

  /** Too much waits to be written: who can do without should. It stays so until all of it has gone out. */
  get isBehind(): boolean {
    this.behind = this.writableLength > (this.behind ? 0 : this.room);
    return this.behind;
  }

  /** All has been written that ever will be: resolves when it has gone out, or is lost. */
  finish(): Promise<void> {
    this.hopes = false;
    return this.flush();
  }

  /** Resolves when all that was written so far has gone out, or is lost. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.write("", () => {
        resolve();
      });
    });
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    void this.put(this.bytesOf(chunk)).then(done);
  }

  override _writev(chunks: { chunk: string | Buffer }[], done: () => void): void {
    void this.put(Buffer.concat(chunks.map((one) => this.bytesOf(one.chunk)))).then(done);
  }

  private bytesOf(chunk: string | Buffer): Buffer {
    return typeof chunk === "string" ? Buffer.from(chunk, this.encoding) : chunk;
  }

  private async put(bytes: Buffer): Promise<void> {
    try {
      for (const piece of pieces(bytes)) {
        if (this.trouble !== null) return;
        this.target.prepare(piece.length);
        for (let from = 0; from < piece.length;) from += await this.attempt(piece, from);
      }
    } catch (error) {
      const code = codeOf(error);
      this.trouble = READER_GONE.has(code) && !this.disk ? "reader-gone" : { code: code ?? "unknown error" };
      this.onLost?.();
    }
  }

  /** How many bytes went out. EAGAIN: somebody else made the description non-blocking; the reader is only slow. */
  private async attempt(bytes: Buffer, from: number): Promise<number> {
    try {
      return (await writeTo(this.target.fd, bytes, from, bytes.length - from, null)).bytesWritten;
    } catch (error) {
      const code = codeOf(error);
      if (code === "EAGAIN") await wait(BUSY_MS);
      else if (this.hopes && DISK_FULL.has(code)) await this.waitForRoom();
      else throw error;
      return 0;
    }
  }

  private async waitForRoom(): Promise<void> {
    this.onFull?.();
    this.onFull = null;
    await wait(FULL_MS);
  }
}

/** Whole lines, a batch at a time: between them a new file may begin. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length;) {
    const last = bytes.length - from <= BATCH ? bytes.length - 1 : bytes.lastIndexOf(NEWLINE, from + BATCH - 1);
    const end = last < from ? from + BATCH : last + 1;
    yield bytes.subarray(from, end);
    from = end;
  }
}

function isDisk(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}
