import { Transform, type TransformCallback } from "node:stream";
import { Output } from "./output.ts";
import type { Target } from "./target.ts";
import { tell } from "./tell.ts";

/**
 * Passes strace's output on and keeps it in a file (--raw). The file is never waited for, as nothing is that stands
 * in strace's way: one that fails, or is too slow by far, gets no more, which is reported once and in the exit status.
 */
export class RawCopy extends Transform {
  private readonly file: Output;
  private over = false;

  constructor(target: Target) {
    super();
    this.file = new Output(target, "writer");
    this.file.onFull = () => {
      tell("--raw: disk full: output waits until there is space");
    };
    this.file.onLost = () => {
      this.giveUp("cannot be written");
    };
  }

  /** Resolves when all that is kept is in the file. */
  finish(): Promise<void> {
    return this.file.finish();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.file.isBehind) this.giveUp("is written too slowly");
    if (!this.over) this.file.write(chunk);
    done(null, chunk);
  }

  private giveUp(why: string): void {
    if (!this.over) tell(`--raw: the file ${why}: the rest of strace's output is not saved`);
    this.over = true;
    process.exitCode = 125;
  }
}
