/**
 * `play.ts SEED RUNS`: a program that plays so many random histories, each on sockets of its own, and prints ready; when
 * its input ends it closes them. Somebody watches it meanwhile.
 */
import { readSync } from "node:fs";
import fc from "fast-check";
import { histories, perform } from "../histories.ts";
import { Twin } from "../twin.ts";

fc.configureGlobal({ baseSize: "xlarge" });
const [seed = 1, runs = 1] = process.argv.slice(2).map(Number);
const twins = fc.sample(histories, { seed, numRuns: runs }).map((steps) => {
  const twin = new Twin();
  perform(twin, steps);
  return twin;
});
console.log(`ready {"calls":${twins.reduce((sum, { lines }) => sum + lines.length, 0)}}`);
readSync(0, new Uint8Array(1));
for (const twin of twins) twin.end();
