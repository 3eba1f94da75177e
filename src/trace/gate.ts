import { Transform, type TransformCallback } from "node:stream";

/**
 * Lets nothing through until it is opened, and takes all the same: whoever writes never waits. While an attach asks the
 * kernel, what strace prints waits here, and the program goes on.
 */
export class Gate extends Transform {
  private waiting: Buffer[] | null = [];
  private finish: TransformCallback | null = null;

  open(): void {
    const chunks = this.waiting ?? [];
    this.waiting = null;
    for (const chunk of chunks) this.push(chunk);
    this.finish?.();
    this.finish = null;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.waiting === null) this.push(chunk);
    else this.waiting.push(chunk);
    done();
  }

  override _flush(done: TransformCallback): void {
    if (this.waiting === null) done();
    else this.finish = done;
  }
}
