/**
 * Four proofs for each recording: its summary is the golden one; the same log in strace's other forms of times and pids
 * gives the same summary; so does the log in pieces of a hundred bytes; and the summary agrees with the records of the
 * timeline, applied one after the other. `UPDATE=1` writes summaries.golden.txt anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { LineLimit, lineSplitter } from "../../src/sources/logs/lines.ts";
import { tidInName } from "../../src/sources/logs/read.ts";
import { mergeByTime, type FileLine } from "../../src/strace/merge.ts";
import type { LineParser } from "../../src/strace/parse.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";
import { digest, type Summary } from "../support/digest.ts";
import { linesOf, recordings } from "../support/recorded.ts";
import { pictureOf, replay, type Summarised } from "../support/replay.ts";
import { hasTimes, pidForms, respell, timeForms } from "../support/respell.ts";

type Normaliser = (seconds: number, first: number) => number | null;

/** What is left of a time in each of strace's forms. */
const carried: Readonly<Record<string, Normaliser>> = {
  "no time": () => null,
  "-t": (seconds) => Math.floor(seconds) % 86_400,
  "-tt": timeOfDay,
  "-ttt": (seconds) => seconds,
  "-r": (seconds, first) => exact(seconds - first),
  "-r -tt": timeOfDay,
};
const TIMES: ReadonlySet<string> = new Set(["began", "started", "ended", "opened", "closed", "at", "first", "last"]);
/** Where its prefixes end cannot be found by a pattern: colours stand between the words, messages cut its lines. */
const unspelled: ReadonlySet<string> = new Set(["shapes/7.2-color.strace", "6.1/network-stderr/workers-mix.strace"]);
const golden = "test/samples/summaries.golden.txt";
const updating = process.env["UPDATE"] === "1";
const sections: string[] = [];
const seen = new Map<string, string>();

for (const path of recordings) {
  const name = path.replace("samples/traces/", "");
  const lines = linesOf(path);
  const text = lines.map((line) => `${line}\n`).join("");
  const json = summaryOf(path, lines);
  const summary = JSON.parse(json) as Summary;

  test(`${name}: the golden summary`, () => {
    goldenIs(name, summary);
  });

  test(`${name}: the same in other dialects`, () => {
    const real = hasTimes(lines);
    const first = Number(/\d{10}\.\d{6}/.exec(lines[0] ?? "")?.[0] ?? 0);
    let spelled = 0;
    for (const [form, spellTime] of Object.entries(timeForms)) {
      // Times that the log does not have are made up, and not compared.
      const left: Normaliser = real ? (carried[form] ?? (() => null)) : () => null;
      const expected = withTimes(json, (seconds) => left(seconds, first));
      for (const [pidForm, spellPid] of Object.entries(pidForms)) {
        const other = respell(lines, spellTime, spellPid);
        if (other === null || other === text) continue;
        spelled++;
        const times = real ? (seconds: number): number => seconds : (): null => null;
        const summarised = summaryOf(path, other.split("\n").slice(0, -1));
        const read = withTimes(summarised, times);
        assert.is(read, expected, `${form}, ${pidForm}: ${difference(read, expected)}`);
        // With fewer times less can be decided, and nothing else.
        const [fewer, more] = real ? [summarised, json] : [json, summarised];
        assert.equal(
          adviceIn(fewer).filter((one) => !adviceIn(more).includes(one)),
          [],
        );
        if (!updating)
          assert.equal(socketsIn(digest(JSON.parse(summarised) as Summary)), socketsIn(goldenDigest(name)));
      }
    }
    assert.ok(spelled > 0 || unspelled.has(name), "no other form was compared");
  });

  test(`${name}: the same in pieces of 100 bytes`, async () => {
    const bytes = Buffer.from(text, "latin1");
    const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, at) =>
      bytes.subarray(at * 100, at * 100 + 100),
    );
    const tracer = newTracer();
    let number = 0;
    const splitter = lineSplitter((line) => tracer.line(line, ++number, path, tidInName(path)));
    await pipeline(Readable.from(pieces), new LineLimit(() => undefined), splitter.resume());
    const inPieces = endOf(tracer);
    assert.is(inPieces, json);
    if (!updating) assert.is(digest(JSON.parse(inPieces) as Summary), goldenDigest(name));
  });

  test(`${name}: the records of its timeline amount to its summary`, () => {
    const replayed = replay(timelineOf(path, lines));
    assert.equal(replayed, pictureOf(JSON.parse(json) as Summarised, replayed));
  });
}

for (const program of ["forkserver", "threadserver"]) {
  const name = `6.1/ff/${program}.strace.*`;
  const files = recordings.filter((path) => path.includes(`/ff/${program}.`));
  const whole = mergedSummary(files, 1_000);

  test(`${name}: the files of one -ff together, the golden summary, whatever pieces they come in`, async () => {
    goldenIs(name, JSON.parse(await whole) as Summary);
    assert.is(await mergedSummary(files, 3), await whole);
    assert.is(await mergedSummary([...files].reverse(), 1), await whole);
  });
}

test("the golden file has each recording, and no other", () => {
  const whole = sections.join("\n");
  if (updating) writeFileSync(golden, whole);
  assert.is(whole, readFileSync(golden, "utf8"));
});

/** The files of one -ff, one for each thread, each read a few lines at a time. */
async function mergedSummary(paths: readonly string[], atATime: number): Promise<string> {
  const tracer = newTracer(true);
  const files = paths.map((path) => batches(tracer.input.parser, path, atATime));
  const backwards = (line: FileLine): void => {
    throw new Error(`the time goes back: ${line.text}`);
  };
  await mergeByTime(files, (line) => tracer.merged(line), backwards);
  return endOf(tracer);
}

async function* batches(parser: LineParser, path: string, size: number): AsyncGenerator<readonly FileLine[]> {
  const lines = linesOf(path).map((text, at) => {
    return { line: parser.parseLine(text), text, number: at + 1, source: path, tid: tidInName(path) };
  });
  for (let at = 0; at < lines.length; at += size) {
    await Promise.resolve();
    yield lines.slice(at, at + size);
  }
}

function goldenIs(name: string, summary: Summary): void {
  const text = digest(summary);
  const same = seen.get(text);
  sections.push(`## ${name}\n${same === undefined ? text : `as ${same}\n`}`);
  if (same === undefined) seen.set(text, name);
  if (!updating) assert.is(sections.at(-1), goldenSection(name));
}

function summaryOf(path: string, lines: readonly string[]): string {
  const tracer = newTracer();
  lines.forEach((line, index) => tracer.line(line, index + 1, path, tidInName(path)));
  return endOf(tracer);
}

/** One record of --format ndjson for each change. */
function timelineOf(path: string, lines: readonly string[]): string {
  const view = makeView("ndjson", usualOptions);
  if (view === null) throw new Error("no view of that name");
  const tracer = new Tracer(new World(), view, { timeline: true });
  const records = lines.map((line, index) => tracer.line(line, index + 1, path, tidInName(path)) ?? "");
  return records.join("") + (tracer.end() ?? "");
}

function newTracer(merged = false): Tracer {
  const view = makeView("json", usualOptions);
  if (view === null) throw new Error("no view of that name");
  return new Tracer(new World(), view, { timeline: false, merged });
}

function endOf(tracer: Tracer): string {
  tracer.end();
  return tracer.summary({ strace: null, engine: null, source: "read" });
}

/** The document with `normalise` applied to its times; its processes, which are in the order of time, by pid. */
function withTimes(json: string, normalise: (seconds: number) => number | null): string {
  const { processes, ...rest } = JSON.parse(json) as Summary;
  const byPid = [...processes].sort((left, right) => left.pid - right.pid);
  return JSON.stringify({ ...rest, processes: byPid, advice: [] }, (key, value: unknown) => {
    return TIMES.has(key) && typeof value === "number" ? normalise(value) : value;
  });
}

/** Its ids: without times a refused option may be a note, since it may have been set later. */
function adviceIn(json: string): readonly string[] {
  return (JSON.parse(json) as Summary).advice.map(({ id }) => id);
}

/** The documents are long. */
function difference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return `${one.slice(Math.max(0, at - 200), at + 60)} | ${other.slice(at, at + 60)}`;
}

function timeOfDay(seconds: number): number {
  return exact(seconds % 86_400);
}

/** Whole microseconds again. */
function exact(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

/** The lines of sockets: those of processes are in the order of their times, which a form may lack. */
function socketsIn(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.startsWith("#"));
}

/** The digest in the golden file, also where another recording has the same. */
function goldenDigest(name: string): string {
  const [, other, text = ""] = /^## .*\n(?:as (.*)\n|([^]*))$/.exec(goldenSection(name)) ?? [];
  return other === undefined ? text : goldenDigest(other);
}

function goldenSection(name: string): string {
  const from = readFileSync(golden, "utf8");
  const start = from.indexOf(`## ${name}\n`);
  const end = from.indexOf("\n## ", start);
  return from.slice(start, end < 0 ? undefined : end);
}

test.run();
