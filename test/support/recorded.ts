import { readdirSync, readFileSync } from "node:fs";

const folder = "samples/traces";

/** Every recording and every file of shapes, by path. */
export const recordings: readonly string[] = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.includes(".strace"))
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .sort();

/** The lines of a log; one byte is one character. */
export function linesOf(path: string): readonly string[] {
  const lines = readFileSync(path, "latin1").split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
