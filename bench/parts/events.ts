/**
 * What decode and World cost an event, of whatever source: records of sockets of 50 profiles are made once, in memory, and
 * only what comes after them is timed, in CPU seconds. split2's cost of a line of the same log stands beside it.
 */
import { decode, isDecoded } from "../../src/decode/decode.ts";
import type { SocketEvent } from "../../src/events/event.ts";
import { Joiner } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { SyscallRecord } from "../../src/strace/record.ts";
import { World, type WorldOptions } from "../../src/world/world.ts";
import split2 from "split2";
import { figure, type Group } from "../figures/figure.ts";
import { inRounds, type Contenders } from "../figures/rounds.ts";
import { profilesLog } from "../logs/profiles.ts";
import { cpuSince } from "../processes/usage.ts";
import type { Settings } from "../settings.ts";
import { SPLIT2 } from "./stages.ts";

const PROFILES = 50;
const LIVE: WorldOptions = { announced: true, fdCalls: true };

export async function* events({ quick, rounds }: Settings): AsyncGenerator<Group> {
  const sockets = quick ? 20_000 : 100_000;
  const lines = profilesLog(sockets, PROFILES);
  const count = rounds ?? (quick ? 3 : 5);
  // Before there are records: to collect the garbage of a large heap costs more than to split lines.
  await split(lines);
  const alone = (await inRounds(count, { [SPLIT2]: () => split(lines) })).series(SPLIT2, (micros) => micros);
  const records = recordsOf(lines);
  const made = records.flatMap(decode);
  const contenders: Contenders<number> = {
    decode: () =>
      timed(made.length, () => {
        records.forEach(decode);
      }),
    World: () =>
      timed(made.length, () => {
        apply(new World(), made);
      }),
    "decode + World": () =>
      timed(made.length, () => {
        decodeAndApply(new World(), records);
      }),
    "decode + World, as in a live trace": () =>
      timed(made.length, () => {
        decodeAndApply(new World(LIVE), records);
      }),
  };
  // The first round warms the compiler.
  await inRounds(1, contenders);
  const measured = await inRounds(count, contenders);
  const others = measured.names.map((name) => measured.series(name, (micros) => micros));
  yield {
    title: `decode and World, ${sockets.toLocaleString("en")} sockets of ${PROFILES} profiles, ${made.length.toLocaleString("en")} events, in CPU seconds`,
    figures: [figure(alone, "us a line"), ...others.map((one) => figure(one, "us an event", alone))],
  };
}

function recordsOf(lines: readonly string[]): readonly SyscallRecord[] {
  const records: SyscallRecord[] = [];
  const parser = new LineParser(isDecoded);
  const joiner = new Joiner(parser, (record) => records.push(record));
  lines.forEach((line, index) => {
    joiner.push(parser.parseLine(line), line, index + 1);
  });
  joiner.end();
  return records;
}

function apply(world: World, made: readonly SocketEvent[]): void {
  for (const event of made) world.apply(event);
}

function decodeAndApply(world: World, records: readonly SyscallRecord[]): void {
  for (const record of records) for (const event of decode(record)) world.apply(event);
}

async function split(lines: readonly string[]): Promise<number> {
  const text = Buffer.from(`${lines.join("\n")}\n`, "latin1");
  const stream = split2();
  const started = process.cpuUsage();
  stream.on("data", () => undefined);
  const ended = new Promise((done) => stream.on("end", done));
  for (let at = 0; at < text.length; at += 1 << 16)
    if (!stream.write(text.subarray(at, at + (1 << 16)))) await new Promise((done) => stream.once("drain", done));
  stream.end();
  await ended;
  return (cpuSince(started) * 1e6) / lines.length;
}

/** CPU microseconds for each of `count`. */
function timed(count: number, run: () => void): number {
  const started = process.cpuUsage();
  run();
  return (cpuSince(started) * 1e6) / count;
}
