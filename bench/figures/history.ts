/**
 * bench/history/COMMIT.json: what was measured of that commit, by part. A later run on the same commit replaces the parts
 * that it measured.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Group } from "./figure.ts";
import type { Machine } from "./machine.ts";

const FOLDER = "bench/history";

export interface Measured {
  readonly date: string;
  readonly machine: Machine;
  readonly quick: boolean;
  readonly groups: readonly Group[];
}

export interface History {
  readonly commit: string;
  readonly parts: Readonly<Record<string, Measured>>;
}

/** The commit that is checked out; `changed`: what is measured is not what was committed. Null: no git here. */
export function checkedOut(): { readonly commit: string; readonly changed: boolean } | null {
  try {
    const commit = git("rev-parse", "--short=10", "HEAD");
    return { commit, changed: git("status", "--porcelain", "--", ".", `:!${FOLDER}`) !== "" };
  } catch {
    return null;
  }
}

/** Gives the file's path. */
export function save(commit: string, parts: Readonly<Record<string, Measured>>): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${commit}.json`);
  const before = existsSync(path) ? read(path).parts : {};
  const history: History = { commit, parts: { ...before, ...parts } };
  writeFileSync(path, `${JSON.stringify(history, shortened, 2)}\n`);
  return path;
}

/** Five digits: more are noise. */
function shortened(_: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(5)) : value;
}

/** By the commit's first digits, or a file's path. */
export function load(name: string): History {
  if (existsSync(name)) return read(name);
  const found = readdirSync(FOLDER).filter((file) => basename(file, ".json").startsWith(name));
  const [only, ...others] = found;
  if (only === undefined || others.length > 0)
    throw new Error(`${FOLDER} has ${found.length} files whose name begins with ${name}, not one`);
  return read(join(FOLDER, only));
}

function read(path: string): History {
  return JSON.parse(readFileSync(path, "utf8")) as History;
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}
