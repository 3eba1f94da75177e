/**
 * What was read before is known by its text, and read from there: arguments, errors, the second of the line before.
 * It must be the same as if nothing had been read before.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { LineParser } from "../../src/strace/parse.ts";
import { linesOf, recordings } from "../support/recorded.ts";

const parser = new LineParser(() => true);
const read = (line: string): string => JSON.stringify(parser.parseLine(line));

test("every recorded line is read alike the first and the third time", () => {
  const lines = [...new Set(recordings.filter((path) => path.endsWith(".strace")).flatMap(linesOf))];
  const first = lines.map(read);
  lines.forEach(read);
  const third = lines.map(read);
  const different = lines.filter((_, at) => first[at] !== third[at]);
  assert.equal(different, []);
  assert.ok(lines.length > 10_000, "so many lines that a table of 4,096 is full");
});

/** The times of these, read one after the other. */
const times = (...texts: readonly string[]): readonly unknown[] =>
  texts.map((text) => {
    const line = parser.parseLine(`7     ${text} close(3) = 0`);
    return line.type === "call" ? line.prefix.time : line.type;
  });

test("the second of the line before", () => {
  assert.equal(
    times("1795340027.000001", "1795340027.755012", "1795340027.755012519", "1795340027"),
    [1795340027_000001, 1795340027_755012, 1795340027_755012, 1795340027_000000],
  );
  assert.equal(
    times("1795340027.000001", "1795340028.000001", "1795340037.000001", "2795340037.000001"),
    [1795340027_000001, 1795340028_000001, 1795340037_000001, 2795340037_000001],
  );
  assert.equal(
    times("1795340027.000001", "17953400271.000000", "179534002.000001"),
    [1795340027_000001, 17953400271e6, 179534002_000001],
  );
});

/** What the results say, each read for the third time. */
const results = (...texts: readonly string[]): readonly unknown[] =>
  [texts, texts, texts].map((same) =>
    same.map((text) => {
      const line = parser.parseLine(`close(3) = ${text}`);
      if (line.type !== "call") return line.type;
      const { result } = line;
      return result.type === "error" ? `${result.errno}: ${result.message}${result.injected ? "!" : ""}` : result.type;
    }),
  )[2] ?? [];

test("an error by its text, whatever hangs behind it", () => {
  assert.equal(
    results(
      "-1 EAGAIN (Resource temporarily unavailable)",
      "-1 EAGAIN (Resource temporarily unavailable) <0.000123>",
      "-1 EAGAIN (Resource temporarily unavailable) (INJECTED) <0.000123>",
      "-1 EAGAIN",
      "-1 EAGAIN <0.000123>",
      "-1 (errno 4000)",
      "-1",
      "-1 EAGAIN (a <b>",
      "-1 EAGAIN ('a'",
      "-1 EAGAIN (a) b",
    ),
    [
      "EAGAIN: Resource temporarily unavailable",
      "EAGAIN: Resource temporarily unavailable",
      "EAGAIN: Resource temporarily unavailable!",
      "EAGAIN: ",
      "EAGAIN: ",
      "4000: ",
      "value",
      "unparsed",
      "unparsed",
      "unparsed",
    ],
  );
});

test.run();
