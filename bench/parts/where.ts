/**
 * What it takes to find the functions and lines of 10,000 different frames in 20 libraries with debug information, by the
 * clock: at the first time, and again by the same Symbols. Beside the reader of debug information alone, one process after
 * the other.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asTid } from "../../src/base/brands.ts";
import type { Frame, Stack } from "../../src/base/stack.ts";
import { findCommand } from "../../src/symbols/command.ts";
import { Symbols } from "../../src/symbols/symbols.ts";
import { figure, type Group } from "../figures/figure.ts";
import { inRounds } from "../figures/rounds.ts";
import type { Settings } from "../settings.ts";

const MODULES = 20;
const FUNCTIONS = 500;
/** Frames of one stack. */
const DEPTH = 25;
const ALONE = "llvm-symbolizer or addr2line alone";
const FIRST = "10,000 frames, the first time";
const AGAIN = "the same again";

export async function* where({ quick, rounds }: Settings): AsyncGenerator<Group> {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-bench-"));
  const libraries = makeLibraries(folder);
  const starts = addressesOf(libraries[0] ?? "");
  const stacks = stacksOf(libraries, starts);
  const measured = await inRounds(rounds ?? (quick ? 3 : 5), {
    [ALONE]: () => ({ first: readersAlone(libraries, starts), again: 0 }),
    [FIRST]: () => resolveAll(stacks),
  });
  rmSync(folder, { recursive: true });
  const alone = measured.series(ALONE, ({ first }) => first);
  yield {
    title: `places in the code: ${(MODULES * FUNCTIONS).toLocaleString("en")} frames of ${MODULES} libraries, by the clock`,
    figures: [
      figure(alone, "s"),
      figure(
        measured.series(FIRST, ({ first }) => first),
        "s",
        alone,
      ),
      figure(
        measured.series(FIRST, ({ again }) => again, AGAIN),
        "s",
        alone,
      ),
    ],
  };
}

function makeLibraries(folder: string): readonly string[] {
  const source = Array.from(
    { length: FUNCTIONS },
    (_, at) => `int function_${at}(int fd)\n{\n  return socket_like(fd, ${at}) + 1;\n}\n`,
  );
  writeFileSync(join(folder, "source.c"), `int socket_like(int, int);\n${source.join("")}`);
  const first = join(folder, "0.so");
  execFileSync("gcc", ["-g", "-O2", "-shared", "-fPIC", "-o", first, join(folder, "source.c")]);
  return Array.from({ length: MODULES }, (_, at) => {
    const path = join(folder, `${at}.so`);
    if (at > 0) copyFileSync(first, path);
    return path;
  });
}

/** Where each function begins, by its name. */
function addressesOf(library: string): ReadonlyMap<string, number> {
  const lines = execFileSync("nm", [library], { encoding: "utf8" }).split("\n");
  return new Map(
    lines.flatMap((line) => {
      const [, address = "", name] = /^([0-9a-f]+) T (function_\d+)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, parseInt(address, 16)]];
    }),
  );
}

function stacksOf(libraries: readonly string[], starts: ReadonlyMap<string, number>): readonly Stack[] {
  const frames = [...starts].flatMap(([symbol, start]) =>
    libraries.map((module): Frame => ({ module, symbol, offset: 9, address: start + 9, source: null })),
  );
  return Array.from({ length: frames.length / DEPTH }, (_, at) => ({
    frames: frames.slice(at * DEPTH, (at + 1) * DEPTH),
  }));
}

async function resolveAll(stacks: readonly Stack[]): Promise<{ first: number; again: number }> {
  const symbols = new Symbols();
  const owner = { pid: asTid(0), live: false, unwinder: null };
  const resolved = async (): Promise<number> => {
    const began = performance.now();
    for (const stack of stacks) await symbols.resolve(stack, owner);
    return (performance.now() - began) / 1000;
  };
  const [first, again] = [await resolved(), await resolved()];
  const without = stacks.flatMap(({ frames }) => frames).filter((frame) => !symbols.locationsOf(frame)[0]?.source);
  symbols.close();
  if (without.length > 0) throw new Error(`${without.length} frames have no line`);
  return { first, again };
}

function readersAlone(libraries: readonly string[], starts: ReadonlyMap<string, number>): number {
  const reader = findCommand([{ name: "llvm-symbolizer" }, { name: "addr2line" }, { name: "eu-addr2line" }]);
  const addresses = [...starts.values()].map((start) => `0x${(start + 8).toString(16)}\n`).join("");
  const began = performance.now();
  for (const library of libraries)
    execFileSync(reader?.path ?? "addr2line", ["-f", "-i", "-e", library], { input: addresses });
  return (performance.now() - began) / 1000;
}
