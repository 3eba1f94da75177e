/**
 * npm run bench: how fast lines are read, each stage beside split2 alone and beside the npm package
 * b3-strace-parser, in the same run on the same file. Two logs: one of socket calls, as socktrace records them, and
 * one of all system calls, of which most are skipped by name. Seconds are CPU seconds, so that other work on the
 * machine does not count, and medians of several rounds. `npm run bench -- 300` makes logs of 300 MB.
 */
import { spawnSync } from "node:child_process";
import {
  createReadStream,
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import b3 from "b3-strace-parser/lib/parser.js";
import split2 from "split2";
import { decode, isDecoded } from "../src/decode/decode.ts";
import { Joiner } from "../src/strace/join.ts";
import { LineParser } from "../src/strace/parse.ts";
import { Unpaste } from "../src/unpaste/unpaste.ts";
import { World } from "../src/world/world.ts";
import { repeat } from "./repeat.ts";

/** Takes one line, with its number. */
type Stage = (line: string, number: number) => void;

/** Made anew for each run; each does all that the one before it does, and one thing more. */
const stages: Readonly<Record<string, () => Stage>> = {
  "split2 alone": () => () => undefined,
  "+ parseLine": () => {
    const parser = new LineParser(isDecoded);
    return (line) => parser.parseLine(line);
  },
  "+ Joiner": () => joining(() => undefined),
  "+ decode": () => joining((record) => decode(record)),
  "+ World": () => joining(modelling()),
  "+ Unpaste": () => unpasting(modelling()),
};

/** Not resourceUsage().maxRSS: that knows of what the process was before its exec, which is a copy of us. */
const LAST_WORDS = `
  import { readFileSync } from "node:fs";
  process.on("exit", () => {
    const { user, system } = process.cpuUsage();
    console.error(user + system, parseInt(readFileSync("/proc/self/status", "latin1").split("VmHWM:")[1]));
  });`;

/** b3 is slow: it gets only so many lines of the file. */
const B3_LINES = 5_000;
/** A figure is the median of so many. */
const ROUNDS = 5;
const folder = mkdtempSync(join(tmpdir(), "socktrace-bench-"));
try {
  const size = Number(process.argv[2] ?? 64) * 1e6;
  await bench("socket calls", logOf("socktrace", size));
  await bench("all system calls", logOf("everything", size));
  await import("./start.ts");
  await import("./pfiles.ts");
  await import("./overhead.ts");
} finally {
  rmSync(folder, { recursive: true });
}

async function bench(title: string, file: string): Promise<void> {
  const { lines } = await run(file, () => undefined);
  console.log(`${title}: ${(statSync(file).size / 1e6).toFixed(0)} MB, ${lines.toLocaleString("en")} lines`);
  const rounds: Record<string, number>[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await oneRound(file));
  for (const name of Object.keys(rounds[0] ?? {})) {
    say(name, median(rounds.map((rates) => rates[name] ?? 0)), median(rounds.map((rates) => ratio(rates, name))));
  }
  const whole = runProgram(file);
  const alone = median(rounds.map((rates) => rates["split2 alone"] ?? 0));
  const rate = lines / whole.seconds;
  say(`socktrace read -q, peak RSS ${whole.megabytes} MB`, rate, rate / alone);
}

/** Each stage once: what else the machine does comes and goes, and a round's figures are compared with each other. */
async function oneRound(file: string): Promise<Record<string, number>> {
  const rates: Record<string, number> = {};
  for (const [name, make] of Object.entries(stages)) rates[name] = (await run(file, make())).rate;
  const parser = new LineParser(isDecoded);
  rates["parseLine from memory"] = fromMemory(file, (line) => parser.parseLine(line), 300_000);
  b3.initialize();
  rates["b3-strace-parser from memory"] = fromMemory(file, withB3, B3_LINES);
  return rates;
}

function ratio(rates: Readonly<Record<string, number>>, name: string): number {
  return (rates[name] ?? 0) / (rates["split2 alone"] ?? 1);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function say(name: string, rate: number, ofSplit2: number): void {
  const perSecond = Math.round(rate).toLocaleString("en").padStart(12);
  console.log(`  ${name.padEnd(36)}${perSecond} lines/s ${ofSplit2.toFixed(3).padStart(8)} of split2`);
}

async function run(file: string, stage: Stage): Promise<{ lines: number; rate: number }> {
  const started = process.cpuUsage();
  let lines = 0;
  const stream = createReadStream(file, { highWaterMark: 1 << 16 }).pipe(split2());
  stream.on("data", (line: string) => {
    lines++;
    stage(line, lines);
  });
  await new Promise((done, fail) => stream.on("end", done).on("error", fail));
  return { lines, rate: lines / cpuSince(started) };
}

/** The program as its users start it, start-up included; at its end it says what it used. */
function runProgram(file: string): { seconds: number; megabytes: number } {
  const args = ["--import", `data:text/javascript,${LAST_WORDS}`, "bin/socktrace.js", "read", "-q", file];
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const [micros = NaN, kilobytes = NaN] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { seconds: micros / 1e6, megabytes: Math.round(kilobytes / 1024) };
}

/** Seconds of CPU since `start`, garbage collection and reading ahead included. */
function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function fromMemory(file: string, stage: Stage, limit: number): number {
  const lines = readFileSync(file, "latin1").split("\n", limit);
  const started = process.cpuUsage();
  lines.forEach((line, index) => {
    stage(line, index + 1);
  });
  return lines.length / cpuSince(started);
}

function joining(take: (record: Parameters<typeof decode>[0]) => void): Stage {
  const parser = new LineParser(isDecoded);
  const joiner = new Joiner(parser, take);
  return (line, number) => {
    joiner.push(parser.parseLine(line), line, number);
  };
}

/** As `socktrace read` does it. */
function unpasting(take: (record: Parameters<typeof decode>[0]) => void): Stage {
  const parser = new LineParser(isDecoded, { remarks: true });
  const joiner = new Joiner(parser, take);
  const unpaste = new Unpaste(parser, (line, text, number, previous) => {
    joiner.push(line, text, number, null, previous);
  });
  return (line, number) => {
    unpaste.line(line, number);
  };
}

function modelling(): (record: Parameters<typeof decode>[0]) => void {
  const world = new World();
  return (record) => {
    for (const event of decode(record)) world.apply(event);
  };
}

function withB3(line: string): void {
  try {
    b3.parseLine(line);
  } catch {
    // It throws on what it does not know, halves of calls for one.
  }
}

/** A log of that size, made of the recordings of a dialect. */
function logOf(dialect: string, size: number): string {
  const recordings = readdirSync(`samples/traces/6.1/${dialect}`).map((name) =>
    readFileSync(`samples/traces/6.1/${dialect}/${name}`, "latin1"),
  );
  const path = join(folder, dialect);
  const file = openSync(path, "w");
  let written = 0;
  for (const copy of repeat(recordings, { pids: true, inodes: true })) {
    written += writeSync(file, copy, null, "latin1");
    if (written >= size) break;
  }
  closeSync(file);
  return path;
}
