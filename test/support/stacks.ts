import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { asTid } from "../../src/base/brands.ts";
import type { Stack } from "../../src/base/stack.ts";
import type { CodeResolver, Location, Owner } from "../../src/events/code.ts";
import { Joiner } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { SyscallRecord } from "../../src/strace/record.ts";

/** Programs whose calls are made at places that the test knows, traced by the real strace -k. */

export const programs: string = new URL("../symbols/programs/", import.meta.url).pathname;

/** Where programs are compiled to; `remove` at the end. */
export interface Folder {
  readonly path: string;
  readonly remove: () => void;
}

export function makeFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "socktrace-test-"));
  // As root we start what reads debug information as nobody.
  chmodSync(path, 0o755);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Compiles a program of test/symbols/programs; gives its path. The source is named as it is from there. */
export function compile(folder: string, name: string, source: string, flags: readonly string[]): string {
  const path = join(folder, name);
  const compiler = source.endsWith(".cc") ? "g++" : "gcc";
  execFileSync(compiler, [...flags, "-o", path, source], { cwd: programs, stdio: ["ignore", "ignore", "pipe"] });
  return path;
}

/** Takes the debug information out of a program into a file of its own. */
export function split(program: string, debugFile: string, ...flags: readonly string[]): void {
  execFileSync("objcopy", ["--only-keep-debug", program, debugFile]);
  execFileSync("strip", ["--strip-all", program]);
  if (flags.length > 0) execFileSync("objcopy", [...flags, program]);
}

/** A frame of a traced call, and whose it was. */
export interface TracedCall {
  readonly name: string;
  readonly tid: number;
  readonly stack: Stack;
}

/** The calls of a strace's output that have a stack. */
export function callsIn(text: string): readonly TracedCall[] {
  const parser = new LineParser(() => true);
  const calls: TracedCall[] = [];
  const emit = (record: SyscallRecord): void => {
    if (record.type === "call" && record.stack != null) {
      calls.push({ name: record.name, tid: record.tid, stack: record.stack });
    }
  };
  const joiner = new Joiner(parser, emit, { stacks: true });
  text.split("\n").forEach((line, at) => {
    joiner.push(parser.parseLine(line), line, at + 1, null);
  });
  joiner.end();
  return calls;
}

const CALLS = "trace=socket,bind,listen,connect,setsockopt";

/** Runs a command to its end; strace's output. */
export function straceOf(command: readonly string[]): string {
  const folder = makeFolder();
  const log = join(folder.path, "log");
  spawnSync("strace", ["-f", "-k", "-e", CALLS, "-o", log, ...command], { stdio: "ignore" });
  const text = readFileSync(log, "utf8");
  folder.remove();
  return text;
}

/** Traces a command that waits for the end of its input, and asks meanwhile: `ask` gets what strace has printed. */
export async function whileTraced<Result>(
  command: readonly string[],
  isReady: (text: string) => boolean,
  ask: (text: string) => Promise<Result>,
): Promise<Result> {
  const folder = makeFolder();
  const log = join(folder.path, "log");
  const child = spawn("strace", ["-f", "-k", "-e", CALLS, "-o", log, ...command], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise((done) => child.once("exit", done));
  const text = (): string => {
    try {
      return readFileSync(log, "utf8");
    } catch {
      return "";
    }
  };
  try {
    while (!isReady(text()) && child.exitCode === null) await new Promise((done) => setTimeout(done, 20));
    return await ask(text());
  } finally {
    child.stdin.end();
    await ended;
    folder.remove();
  }
}

/** As a live trace does it; strace here is Debian's, built with libunwind. */
export function ownerOf(call: TracedCall, live: boolean): Owner {
  return { pid: asTid(call.tid), live, unwinder: live ? "libunwind" : null };
}

/** Each function and line that the stacks of the calls show, in the modules of that name: `serve:12`, `_start:?`. */
export async function placesOf(
  resolver: CodeResolver,
  calls: readonly TracedCall[],
  live: boolean,
  modules: (path: string) => boolean,
): Promise<readonly string[]> {
  const places = new Set<string>();
  for (const call of calls) {
    await resolver.resolve(call.stack, ownerOf(call, live));
    for (const frame of call.stack.frames) {
      if (!modules(frame.module)) continue;
      for (const location of resolver.locationsOf(frame)) places.add(placeText(location));
    }
  }
  return [...places].sort();
}

function placeText({ function: name, source }: Location): string {
  const bare = name?.replace(/(\.(cold|part|isra|constprop)(\.\d+)*| \[clone [^\]]*\])+$/, "");
  return source === null ? `${bare ?? "unknown"}:?` : `${bare ?? "unknown"}:${basename(source.file)}:${source.line}`;
}

/** What the source says of itself: lines that end in `//= NAME`; with a library also those that end in `//+ NAME`. */
export function markedIn(source: string, withLibrary = false): readonly string[] {
  const lines = readFileSync(join(programs, source), "utf8").split("\n");
  return lines.flatMap((line, at) => {
    const [, kind, name] = /[;{}] \/\/([=+]) (.*)$/.exec(line) ?? [];
    return name === undefined || (kind === "+" && !withLibrary) ? [] : [`${name}:${source}:${at + 1}`];
  });
}

/** A copy that another file can be put in the place of. */
export function copyTo(from: string, to: string): string {
  copyFileSync(from, to);
  return to;
}

/** As readelf(1) prints it. */
export function buildId(program: string): string {
  const notes = execFileSync("readelf", ["-n", program], { encoding: "utf8" });
  return /Build ID: ([0-9a-f]+)/.exec(notes)?.[1] ?? "";
}

/** Where a function begins, by nm(1): the same place in memory and in the file of a position-independent program. */
export function addressIn(program: string, name: string): number {
  const symbols = execFileSync("nm", [program], { encoding: "utf8" });
  return parseInt(new RegExp(`^([0-9a-f]+) [tTwW] ${name}$`, "m").exec(symbols)?.[1] ?? "", 16);
}
