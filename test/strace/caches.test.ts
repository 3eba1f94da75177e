/**
 * A parser keeps what it has read by its text: arguments, errors, words, the second of the line before. No result may
 * depend on that: not on what the parser read before, nor on what another parser in the same process reads.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Line } from "../../src/strace/line.ts";
import { LineParser } from "../../src/strace/parse.ts";
import { linesOf, recordings } from "../support/recorded.ts";

const all = (): boolean => true;
const parser = new LineParser(all);
const lines: readonly string[] = [...new Set(recordings.flatMap(linesOf))];

test("every recorded line is read alike the first and the third time, and by a parser that reads them backwards", () => {
  assert.ok(lines.length > 10_000, "so many lines that a cache of 4,096 slots is full");
  const read = (line: string): string => JSON.stringify(parser.parseLine(line));
  const first = lines.map(read);
  lines.forEach(read);
  const third = lines.map(read);
  const other = new LineParser(all);
  const backwards = [...lines]
    .reverse()
    .map((line) => JSON.stringify(other.parseLine(line)))
    .reverse();
  const different = lines.filter((_, at) => first[at] !== third[at] || first[at] !== backwards[at]);
  assert.equal(different, []);
});

test("the same by a parser that has read nothing before", () => {
  for (const line of lines.filter((_, at) => at % 50 === 0)) {
    assert.equal(new LineParser(all).parseLine(line), parser.parseLine(line), line);
  }
});

test("what a parser gave is never changed, though later lines share parts of it", () => {
  const given = [...lines, ...lines, ...lines].map((text) => {
    const line = parser.parseLine(text);
    return { line, then: JSON.stringify(line) };
  });
  assert.ok(sharedParts(given.map(({ line }) => line)) > 10_000, "many lines share their parts");
  assert.equal(
    given.filter(({ line, then }) => JSON.stringify(line) !== then),
    [],
  );
});

test("two parsers that read the same lines in turn give the same, and share constants only", () => {
  const parsers = [new LineParser(all), new LineParser(all)] as const;
  const parts = [new Set<object>(), new Set<object>()] as const;
  for (const line of [...lines, ...lines, ...lines]) {
    const [one, other] = [parsers[0].parseLine(line), parsers[1].parseLine(line)];
    assert.is(JSON.stringify(one), JSON.stringify(other));
    addParts(one, parts[0]);
    addParts(other, parts[1]);
  }
  const shared = [...parts[0]].filter((part) => parts[1].has(part)).map((part) => JSON.stringify(part));
  assert.equal(
    shared.filter((part) => !isConstant(part)),
    [],
  );
});

/** `3`, nothing at all: the same for whoever reads it. */
function isConstant(part: string): boolean {
  return part === '{"type":"missing"}' || /^\{"type":"number","text":"(\d{1,3})","value":\1\}$/.test(part);
}

/** How many of the objects in these lines are in more than one of them. */
function sharedParts(given: readonly Line[]): number {
  const seen = new Set<object>();
  let shared = 0;
  for (const line of given) {
    const parts = new Set<object>();
    addParts(line, parts);
    for (const part of parts) {
      if (seen.has(part)) shared++;
      seen.add(part);
    }
  }
  return shared;
}

/** The object and all that it is made of. */
function addParts(value: unknown, parts: Set<object>): void {
  if (typeof value !== "object" || value === null || parts.has(value)) return;
  parts.add(value);
  for (const part of Object.values(value)) addParts(part, parts);
}

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
