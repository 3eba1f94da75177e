import { Transform, type TransformCallback } from "node:stream";
import split2 from "split2";

/** The longest line that is collected; of a longer one the rest is dropped and counted. */
export const LONGEST_LINE: number = 1 << 20;

const NEWLINE = 10;

/** What the lines go through: gives the text to be written, or nothing. */
export type LineMapper = (line: string) => string | undefined;

/** Asked for text that is no line's, and what the text is to become. */
export interface AfterLines {
  /** Left out: UTF-8. */
  readonly encoding?: BufferEncoding | undefined;
  /** After the lines of a piece of the input: for a while no more may come. */
  readonly pause?: (() => string | undefined) | undefined;
  /** After the last line. */
  readonly end?: (() => string | undefined) | undefined;
}

/** `insert` writes text that is no line's, behind what the lines gave so far. */
export interface LineSplitter extends Transform {
  readonly insert: (text: string) => void;
}

/**
 * split2 calls the mapper for each line. What it gives for the lines of one chunk goes on as one text: to push each by
 * itself would cost more than most lines do (measured, Node 20). What the mapper throws ends the stream.
 */
export function lineSplitter(mapper: LineMapper, { pause, end, encoding }: AfterLines = {}): LineSplitter {
  let text = "";
  const lines = split2("\n", (line: string) => {
    text += mapper(line) ?? "";
    return undefined;
  });
  // Nothing comes out of it, and its errors come to `give` too.
  lines.resume().on("error", () => undefined);
  const give = (done: TransformCallback, more: AfterLines["pause"]) => (error?: Error | null) => {
    if (error == null) text += more?.() ?? "";
    const given = text === "" ? undefined : Buffer.from(text, encoding);
    text = "";
    done(error, given);
  };
  const splitter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => lines.write(chunk, give(done, pause)),
    flush: (done) => lines.end(give(done, end)),
  });
  const insert = (more: string): void => {
    // What the lines of a chunk gave may still be on its way out.
    if (text === "") splitter.push(Buffer.from(more, encoding));
    else text += more;
  };
  return Object.assign(splitter, { insert });
}

/**
 * Cuts lines at LONGEST_LINE: split2 collects a line until its end comes, and a hostile or damaged log may never
 * bring one. `onCut` is called once for each line that is cut.
 */
export class LineLimit extends Transform {
  private length = 0;
  private readonly onCut: () => void;

  constructor(onCut: () => void) {
    super();
    this.onCut = onCut;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    // By far the most chunks are too small to hold a line that is too long.
    if (this.length + chunk.length <= LONGEST_LINE) {
      const last = chunk.lastIndexOf(NEWLINE);
      this.length = last === -1 ? this.length + chunk.length : chunk.length - last - 1;
      done(null, chunk);
      return;
    }
    for (const part of lineParts(chunk)) this.pass(part);
    done();
  }

  /** One line's bytes, or the beginning or the end of one. */
  private pass(part: Buffer): void {
    const room = LONGEST_LINE - this.length;
    const ends = part.at(-1) === NEWLINE;
    if (part.length <= room) this.push(part);
    else {
      if (room >= 0) this.onCut();
      this.push(part.subarray(0, Math.max(room, 0)));
      if (ends) this.push("\n");
    }
    this.length = ends ? 0 : this.length + part.length;
  }
}

function* lineParts(chunk: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < chunk.length) {
    const end = chunk.indexOf(NEWLINE, start);
    const next = end === -1 ? chunk.length : end + 1;
    yield chunk.subarray(start, next);
    start = next;
  }
}
