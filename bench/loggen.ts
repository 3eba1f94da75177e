/**
 * Makes a big log out of recordings: `npx tsx bench/loggen.ts --size 1G -o big.strace`. Its processes and sockets
 * are the same in every copy, unless --shift-pids and --shift-inodes give each copy its own. `--everything` takes
 * the recordings of all system calls, where few lines are about sockets; RECORDING... takes any others made
 * with -ttt.
 */
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { repeat, type Shifts } from "./repeat.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: "string", default: "1G" },
    output: { type: "string", short: "o", default: "/dev/stdout" },
    everything: { type: "boolean", default: false },
    "shift-pids": { type: "boolean", default: false },
    "shift-inodes": { type: "boolean", default: false },
  },
});
const files = positionals.length > 0 ? positionals : samples(values.everything ? "everything" : "socktrace");
const recordings = files.map((file) => readFileSync(file, "latin1"));
writeLog(values.output, bytes(values.size), recordings, { pids: values["shift-pids"], inodes: values["shift-inodes"] });

/** Whole copies, until the file has at least so many bytes. */
function writeLog(output: string, size: number, texts: readonly string[], shifts: Shifts): void {
  const file = openSync(output, "w");
  let written = 0;
  for (const copy of repeat(texts, shifts)) {
    for (let buffer = Buffer.from(copy, "latin1"); buffer.length > 0;)
      buffer = buffer.subarray(writeSync(file, buffer));
    written += copy.length;
    if (written >= size) break;
  }
  closeSync(file);
}

function samples(dialect: string): string[] {
  const folder = `samples/traces/6.1/${dialect}`;
  return readdirSync(folder)
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** `1G`, `64M`, `300k`. */
function bytes(size: string): number {
  const [, number, unit] = /^(\d+)([kMG]?)$/.exec(size) ?? [];
  if (number === undefined) throw new Error(`not a size: ${size} (1G, 64M, 300k)`);
  return Number(number) * { "": 1, k: 1e3, M: 1e6, G: 1e9 }[unit as "" | "k" | "M" | "G"];
}
