/** What goes into the splitter, chunk by chunk, and what comes out of it. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lineSplitter, type LineMapper } from "../../src/sources/logs/lines.ts";

/** The texts that come out, each as it was pushed. */
async function out(mapper: LineMapper, ...chunks: readonly string[]): Promise<readonly string[]> {
  const splitter = lineSplitter(mapper);
  const texts: string[] = [];
  splitter.on("data", (text: Buffer) => texts.push(text.toString()));
  for (const chunk of chunks) await new Promise((done) => splitter.write(Buffer.from(chunk), done));
  await new Promise((done) => splitter.on("end", done).end());
  return texts;
}

const quoted: LineMapper = (line) => `<${line}>`;

test("one text for the lines of a chunk", async () => {
  assert.equal(await out(quoted, "a\nb\n", "c\n"), ["<a><b>", "<c>"]);
});

test("a line in two chunks, a character too; the last without its newline", async () => {
  assert.equal(await out(quoted, "a\nb", "c\nd"), ["<a>", "<bc>", "<d>"]);
  const [first = 0, second = 0] = Buffer.from("é");
  const splitter = lineSplitter(quoted);
  const texts: Buffer[] = [];
  splitter.on("data", (text: Buffer) => texts.push(text));
  splitter.write(Buffer.of(first));
  splitter.end(Buffer.of(second));
  await new Promise((done) => splitter.on("end", done));
  assert.is(Buffer.concat(texts).toString(), "<é>");
});

test("lines that give nothing push nothing, and the end comes all the same", async () => {
  assert.equal(await out(() => undefined, "a\nb\n", "c"), []);
  assert.equal(await out((line) => (line === "b" ? line : undefined), "a\n", "b\n", "c\n"), ["b"]);
});

test("what the mapper throws ends the stream, and comes to whoever reads it", async () => {
  const fails: LineMapper = (line) => {
    if (line === "b") throw new Error("no b");
    return line;
  };
  for (const text of ["a\nb\nc\n", "a\nb"]) {
    const error = await pipeline(Readable.from([Buffer.from(text)]), lineSplitter(fails).resume()).catch(String);
    assert.is(error, "Error: no b");
  }
});

test("text that is inserted comes behind what the lines before it gave", async () => {
  const splitter = lineSplitter(quoted);
  const texts: string[] = [];
  splitter.on("data", (text: Buffer) => texts.push(text.toString()));
  splitter.insert("first");
  // The lines' own text goes on when the chunk's write is over.
  splitter.write("a\nb\n");
  splitter.insert("late");
  await new Promise((done) => splitter.on("end", done).end("c\n"));
  assert.is(texts.join(" "), "first <a><b>late <c>");
});

test("who does not read stops the one who writes", async () => {
  const splitter = lineSplitter((line) => line);
  const line = `${"x".repeat(10_000)}\n`;
  let taken = 0;
  while (splitter.write(line) && taken < 1_000) {
    taken++;
    await new Promise(setImmediate);
  }
  assert.ok(taken > 0 && taken < 100, `${taken} lines of 10 KB were taken`);
});

test.run();
