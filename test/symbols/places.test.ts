/**
 * Programs that are compiled in all the ways that people compile them, and traced by the real strace -k: each function and
 * line that is found is one that the source marks, and none that it marks is missing.
 */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findCommand } from "../../src/symbols/command.ts";
import { Symbols } from "../../src/symbols/symbols.ts";
import { canTrace } from "../support/socktrace.ts";
import { buildId, callsIn, compile, makeFolder, markedIn, placesOf, split, straceOf } from "../support/stacks.ts";

const test = suite("places in the code");
const folder = makeFolder();

/** The start of a program is in the C library's crt1.o, which has no lines. */
const START = "_start:?";

interface Way {
  readonly flags: readonly string[];
  readonly source?: string;
  /** Only this command gets it right. */
  readonly reader?: string;
  /** Done to the program after it was compiled; gives what has to be removed at the end. */
  readonly then?: (program: string) => string | null;
}

const ways: Readonly<Record<string, Way>> = {
  "-O0": { flags: ["-g", "-O0"] },
  "-O2, with functions that were inlined": { flags: ["-g", "-O2"] },
  "-O3, link-time optimization": { flags: ["-g", "-O3", "-flto"], reader: "llvm-symbolizer" },
  "not position-independent": { flags: ["-g", "-O2", "-no-pie"] },
  // Without that header libunwind cannot walk the stack: strace prints the innermost frame alone.
  static: { flags: ["-g", "-O2", "-static", "-Wl,--eh-frame-hdr"] },
  "static and position-independent": { flags: ["-g", "-O2", "-static-pie"] },
  "DWARF 4, compressed": { flags: ["-g", "-gdwarf-4", "-gz", "-O2"] },
  "another address in the file than in memory": { flags: ["-g", "-O2", "-Wl,-Ttext-segment=0x7000000", "-no-pie"] },
  "debug information in a file by build id": {
    flags: ["-g", "-O2", "-Wl,--build-id"],
    then: (program) => {
      const id = buildId(program);
      const file = `/usr/lib/debug/.build-id/${id.slice(0, 2)}/${id.slice(2)}.debug`;
      mkdirSync(dirname(file), { recursive: true });
      split(program, file);
      return file;
    },
  },
  "debug information in a file beside it, by .gnu_debuglink": {
    flags: ["-g", "-O2", "-Wl,--build-id=none"],
    then: (program) => {
      mkdirSync(join(dirname(program), ".debug"), { recursive: true });
      const file = join(dirname(program), ".debug", "linked.debug");
      split(program, file, `--add-gnu-debuglink=${file}`);
      return null;
    },
  },
  "C++ and Rust": { flags: ["-g", "-O2"], source: "names.cc" },
  "C++ and Rust, -O0": { flags: ["-g", "-O0"], source: "names.cc" },
};

if (canTrace())
  for (const [way, { flags, source = "places.c", reader = "addr2line", then }] of Object.entries(ways)) {
    const obstacle = obstacleOf(way, reader);
    if (obstacle !== null) {
      console.log(`not tested: ${way}: ${obstacle}`);
      continue;
    }
    test(way, async () => {
      const program = compile(folder.path, `program-${way.replace(/\W+/g, "-")}`, source, flags);
      const remove = then?.(program) ?? null;
      const places = await found(program, [program]);
      if (remove !== null) rmSync(remove);
      // In a static program the C library's functions are its own.
      assert.equal(way.startsWith("static") ? places.filter(isOfSource) : places, [START, ...markedIn(source)].sort());
    });
  }

if (canTrace())
  test("a library that was opened by dlopen", async () => {
    const program = compile(folder.path, "program", "places.c", ["-g", "-O2"]);
    const library = compile(folder.path, "plugin.so", "plugin.c", ["-g", "-O2", "-shared", "-fPIC"]);
    const marked = [START, ...markedIn("places.c", true), ...markedIn("plugin.c", true)];
    assert.equal(await found(folder.path, [program, library]), marked.sort());
  });

/** By the time that strace's output is read the program has ended, as short ones have in a live trace. */
async function found(modules: string, command: readonly string[]): Promise<readonly string[]> {
  // The program was made in this millisecond, or in the tick of the file system's clock: it has to be older than the trace.
  await wait(20);
  const symbols = new Symbols(20_000, Date.now());
  const places = await placesOf(symbols, callsIn(straceOf(command)), true, (path) => path.startsWith(modules));
  symbols.close();
  return places;
}

function obstacleOf(way: string, reader: string): string | null {
  if (findCommand([{ name: reader }]) === null) return `${reader} is not installed`;
  return way.includes("build id") && process.getuid?.() !== 0 ? "only root may write to /usr/lib/debug" : null;
}

function isOfSource(place: string): boolean {
  return place === START || place.includes(".c:");
}

test.after(() => {
  folder.remove();
});

test.run();
