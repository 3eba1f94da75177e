import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { repeat } from "../repeat.ts";

/** Of socket calls, as socktrace records them; or of all system calls, of which most are skipped by name. */
export type Dialect = "socktrace" | "everything";

export const dialects: Readonly<Record<Dialect, string>> = {
  socktrace: "socket calls",
  everything: "all system calls",
};

/** A log of that size in the folder, made of the recordings of a dialect: its path. */
export function recordedLog(folder: string, dialect: Dialect, megabytes: number): string {
  const samples = `samples/traces/6.1/${dialect}`;
  const recordings = readdirSync(samples).map((name) => readFileSync(join(samples, name), "latin1"));
  const path = join(folder, `${dialect}-${megabytes}.strace`);
  const file = openSync(path, "w");
  let written = 0;
  for (const copy of repeat(recordings, { pids: true, inodes: true })) {
    written += writeSync(file, copy, null, "latin1");
    if (written >= megabytes * 1e6) break;
  }
  closeSync(file);
  return path;
}
