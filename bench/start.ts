/**
 * What a start costs: `socktrace true` beside `strace true` and Node alone, wall milliseconds, one after the other in
 * each round. Part of `npm run bench`; alone: npx tsx bench/start.ts
 */
import { spawnSync } from "node:child_process";

const ROUNDS = 20;
const commands: Readonly<Record<string, readonly [file: string, ...args: string[]]>> = {
  "strace -f -o /dev/null true": ["strace", "-f", "-o", "/dev/null", "true"],
  "node alone": [process.execPath, "-e", "0"],
  "socktrace true": [process.execPath, "bin/socktrace.js", "true"],
  "socktrace explain TCP_NODELAY": [process.execPath, "bin/socktrace.js", "explain", "TCP_NODELAY"],
};

const times = new Map<string, number[]>();
for (let round = 0; round < ROUNDS; round++)
  for (const [name, command] of Object.entries(commands)) times.set(name, [...(times.get(name) ?? []), time(command)]);
console.log(`a start, median and least of ${ROUNDS}:`);
for (const [name, all] of times) {
  const sorted = all.sort((left, right) => left - right);
  const [least = NaN, median = NaN] = [sorted[0], sorted[ROUNDS >> 1]];
  console.log(`  ${name.padEnd(36)}${median.toFixed(0).padStart(5)} ms ${least.toFixed(0).padStart(5)} ms`);
}

function time([file, ...args]: readonly [file: string, ...args: string[]]): number {
  const began = performance.now();
  spawnSync(file, args, { stdio: "ignore" });
  return performance.now() - began;
}
