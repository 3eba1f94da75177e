/**
 * How fast lines are read: each stage, the whole program and the npm package b3-strace-parser beside split2 alone, on the
 * same file. CPU seconds, so that other work on the machine does not count; of the whole program also by the clock, since
 * it may use several threads.
 */
import { createReadStream, readFileSync, statSync } from "node:fs";
import b3 from "b3-strace-parser/lib/parser.js";
import split2 from "split2";
import { isDecoded } from "../../src/decode/decode.ts";
import { LineParser } from "../../src/strace/parse.ts";
import { figure, type Group, type Series } from "../figures/figure.ts";
import { inRounds, type Contenders } from "../figures/rounds.ts";
import { dialects, recordedLog, type Dialect } from "../logs/recorded.ts";
import type { Socktrace } from "../processes/programs.ts";
import { cpuSince, usageOf } from "../processes/usage.ts";
import type { Settings } from "../settings.ts";
import { SPLIT2, stages, type Stage } from "./stages.ts";

/** Lines a second. */
interface Rate {
  readonly cpu: number;
  readonly wall: number;
}

const MEMORY_LINES = 300_000;
/** b3 is slow: it gets only so many lines of the file. */
const B3_LINES = 5_000;

export async function* logs(settings: Settings): AsyncGenerator<Group> {
  for (const dialect of ["socktrace", "everything"] as const) yield await group(dialect, settings);
}

async function group(dialect: Dialect, { folder, megabytes, rounds, quick, socktraces }: Settings): Promise<Group> {
  const file = recordedLog(folder, dialect, megabytes);
  const { lines } = await throughSplit2(file, () => undefined);
  const own: Contenders<Rate> = Object.fromEntries(
    Object.entries(stages).map(([name, make]) => [name, async () => (await throughSplit2(file, make())).rate]),
  );
  // The first round warms the compiler.
  await inRounds(1, own);
  const programs = socktraces.map((one) => [`${one.name} read -q`, () => wholeProgram(one, file, lines)] as const);
  const measured = await inRounds(rounds ?? (quick ? 3 : 5), {
    ...own,
    ...Object.fromEntries(programs),
    "parseLine from memory": () => parsing(file),
    "b3-strace-parser from memory": () => withB3(file),
  });
  const beside = measured.series(SPLIT2, ({ cpu }) => cpu);
  const clock = measured.series(SPLIT2, ({ wall }) => wall, `${SPLIT2} by the clock`);
  const one = (series: Series): ReturnType<typeof figure> =>
    figure(series, "lines/s", series.name === SPLIT2 ? null : beside);
  return {
    title: `${dialects[dialect]}, ${Math.round(statSync(file).size / 1e6)} MB, ${lines.toLocaleString("en")} lines, in CPU seconds`,
    figures: [
      ...measured.names.map((name) => one(measured.series(name, ({ cpu }) => cpu))),
      figure(clock, "lines/s"),
      ...programs.map(([name]) =>
        figure(
          measured.series(name, ({ wall }) => wall, `${name} by the clock`),
          "lines/s",
          clock,
        ),
      ),
    ],
  };
}

async function throughSplit2(file: string, stage: Stage): Promise<{ readonly lines: number; readonly rate: Rate }> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  let lines = 0;
  const stream = createReadStream(file, { highWaterMark: 1 << 16 }).pipe(split2());
  stream.on("data", (line: string) => {
    lines++;
    stage(line, lines);
  });
  await new Promise((done, fail) => stream.on("end", done).on("error", fail));
  return { lines, rate: { cpu: lines / cpuSince(cpu), wall: (lines * 1000) / (performance.now() - began) } };
}

/** As its users start it, start-up included. */
function wholeProgram({ command }: Socktrace, file: string, lines: number): Rate {
  const { cpu, wall } = usageOf([...command, "read", "-q", file]);
  return { cpu: lines / cpu, wall: lines / wall };
}

function parsing(file: string): Rate {
  const parser = new LineParser(isDecoded);
  return fromMemory(file, MEMORY_LINES, (line) => parser.parseLine(line));
}

function withB3(file: string): Rate {
  b3.initialize();
  return fromMemory(file, B3_LINES, (line) => {
    try {
      b3.parseLine(line);
    } catch {
      // It throws on what it does not know, halves of calls for one.
    }
  });
}

function fromMemory(file: string, limit: number, take: (line: string) => void): Rate {
  const lines = readFileSync(file, "latin1").split("\n", limit);
  const cpu = process.cpuUsage();
  const began = performance.now();
  lines.forEach(take);
  return { cpu: lines.length / cpuSince(cpu), wall: (lines.length * 1000) / (performance.now() - began) };
}
