import type { Readable } from "node:stream";
import { LineLimit, lineSplitter } from "../sources/logs/lines.ts";
import type { Log } from "../sources/logs/read.ts";
import type { FileLine } from "../strace/merge.ts";
import type { LineParser } from "../strace/parse.ts";
import type { TakeLine, Unpaste } from "../unpaste/unpaste.ts";

/**
 * The lines of a log, parsed, a chunk's worth at a time: a merge has to look at a line's time before it may take it,
 * and to wait once for many lines is cheap. `counts` counts the lines, and those that were cut.
 *
 * @param unpasting makes what takes wrappings off the log; null: it is read as it stands
 */
export async function* lineBatches(
  log: Log,
  parser: LineParser,
  counts: { lines: number; cut: number },
  unpasting: ((take: TakeLine) => Unpaste) | null,
): AsyncGenerator<readonly FileLine[]> {
  let batch: FileLine[] = [];
  let number = 0;
  const take: TakeLine = (line, text, at, previous) => {
    if (line.type !== "skipped") batch.push({ line, text, number: at, previous, source: log.name, tid: log.tid });
  };
  const unpaste = unpasting?.(take);
  const splitter = lineSplitter(
    (text) => {
      counts.lines++;
      number++;
      if (unpaste === undefined) take(parser.parseLine(text), text, number, number - 1);
      else unpaste.line(text, number);
      return undefined;
    },
    {
      end: () => {
        unpaste?.end();
        return undefined;
      },
    },
  );
  splitter.resume();
  for await (const chunk of chunksOf(log.stream, counts)) {
    await new Promise<void>((done) => {
      splitter.write(chunk, () => {
        done();
      });
    });
    yield batch;
    batch = [];
  }
  await new Promise<void>((done) => {
    splitter.end(done);
  });
  yield batch;
}

function chunksOf(stream: Readable, counts: { cut: number }): AsyncIterable<Buffer> {
  const limit = new LineLimit(() => counts.cut++);
  stream.on("error", (error) => limit.destroy(error));
  return stream.pipe(limit);
}
