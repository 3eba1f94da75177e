/**
 * Where in the code calls are made, by the eBPF engine: programs that are compiled in all the ways that people compile them.
 * Each function and line that is found is one that the source marks; and frame by frame it is what strace -k prints of the
 * same calls.
 */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asTid } from "../../src/base/brands.ts";
import { Symbols } from "../../src/symbols/symbols.ts";
import { canUseEbpf, timelineByEbpf } from "../support/ebpf.ts";
import { callsByBoth, callsByEbpf, frameTexts, type ReportedCall } from "../support/ebpf-stacks.ts";
import { canTrace } from "../support/socktrace.ts";
import { compile, makeFolder, markedIn, placesOf, split, type TracedCall } from "../support/stacks.ts";

const test = suite("stacks by the eBPF engine");
const folder = makeFolder();
const START = "_start:?";
const library = compile(folder.path, "plugin.so", "plugin.c", ["-g", "-O2", "-shared", "-fPIC"]);
const all = [START, ...markedIn("places.c", true), ...markedIn("plugin.c", true)].sort();

/** It waits for the end of its input, behind its calls. */
const waiting = (program: string): readonly string[] => [program, library, "x"];

const exact: Readonly<Record<string, readonly string[]>> = {
  "-O0": ["-O0"],
  "-O0 with frame pointers": ["-O0", "-fno-omit-frame-pointer"],
  "-O2": ["-O2"],
  "-O2 with frame pointers": ["-O2", "-fno-omit-frame-pointer"],
  "-O2 without frame pointers": ["-O2", "-fomit-frame-pointer"],
  "not position-independent": ["-O2", "-no-pie"],
  "another address in the file than in memory": ["-O2", "-Wl,-Ttext-segment=0x7000000", "-no-pie"],
};

/** What such a program has is read, and no more is known. */
const bare: Readonly<Record<string, readonly string[]>> = {
  "no unwind tables": ["-O2", "-fno-asynchronous-unwind-tables", "-fno-unwind-tables"],
  "no unwind tables, but frame pointers": [
    "-O2",
    "-fno-asynchronous-unwind-tables",
    "-fno-unwind-tables",
    "-fno-omit-frame-pointer",
  ],
};

const opened: Symbols[] = [];

function newSymbols(): Symbols {
  const symbols = new Symbols();
  opened.push(symbols);
  return symbols;
}

async function found(program: string, calls: readonly ReportedCall[], symbols: Symbols): Promise<readonly string[]> {
  const known = calls.filter((call): call is TracedCall => call.stack !== null);
  return placesOf(symbols, known, true, (path) => path === program || path === library);
}

type Frames = readonly string[];

/** These end with their calls, perhaps before anybody looks at the process. */
function whereKnown(calls: readonly ReportedCall[], wanted: readonly Frames[]): [readonly Frames[], readonly Frames[]] {
  const isKnown = (_: unknown, at: number): boolean => calls[at]?.stack != null;
  return [calls.filter(isKnown).map(frameTexts), wanted.filter(isKnown)];
}

if (await canUseEbpf()) {
  for (const [way, flags] of Object.entries(exact))
    test(way, async () => {
      const program = compile(folder.path, way.replace(/\W+/g, "-"), "places.c", ["-g", ...flags]);
      const symbols = newSymbols();
      const calls = await callsByEbpf(waiting(program), symbols);
      assert.equal(await found(program, calls, symbols), all);
    });

  for (const [way, flags] of Object.entries(bare))
    test(`${way}: the function that called the C library, and no caller`, async () => {
      const program = compile(folder.path, way.replace(/\W+/g, "-"), "places.c", ["-g", ...flags]);
      const symbols = newSymbols();
      const calls = await callsByEbpf(waiting(program), symbols);
      const places = await found(program, calls, symbols);
      assert.equal(
        places.filter((place) => !all.includes(place)),
        [],
      );
      assert.ok(places.some((place) => place.startsWith("open_one:")));
      // Inlined functions are of one frame.
      assert.ok(
        calls.every(({ stack }) => (stack?.frames ?? []).filter(({ module }) => module === program).length <= 1),
      );
    });

  test("a program that was stripped: frames without names, the same as before", async () => {
    const program = compile(folder.path, "stripped", "places.c", ["-g", "-O2"]);
    const before = await callsByEbpf(waiting(program), newSymbols());
    split(program, join(folder.path, "elsewhere"));
    const after = await callsByEbpf(waiting(program), newSymbols());
    assert.equal(after.map(frameTexts), before.map(frameTexts));
    assert.ok(before.length > 5);
  });

  if (canTrace())
    for (const name of ["-O0", "-O2", "-O2-without-frame-pointers", "not-position-independent", "stripped"])
      test(`${name}: as strace -k has it, frame by frame`, async () => {
        const symbols = newSymbols();
        const { strace, ebpf } = await callsByBoth(waiting(join(folder.path, name)), symbols);
        assert.equal(ebpf.map(frameTexts), strace.map(frameTexts));
      });

  if (canTrace())
    test("static programs: as strace -k has it", async () => {
      for (const flags of [["-static", "-Wl,--eh-frame-hdr"], ["-static-pie"]]) {
        const program = compile(folder.path, "static", "places.c", ["-g", "-O2", ...flags]);
        const { strace, ebpf } = await callsByBoth([program], newSymbols());
        assert.equal(...whereKnown(ebpf, strace.map(frameTexts)));
        assert.equal(ebpf.length, 5);
      }
    });

  if (canTrace())
    test("a static program without a table of its functions: the innermost frame, where libunwind guesses", async () => {
      const flags = ["-g", "-O2", "-static", "-Wl,--no-eh-frame-hdr"];
      const program = compile(folder.path, "static", "places.c", flags);
      const { strace, ebpf } = await callsByBoth([program], newSymbols());
      const innermost = strace.map((call) => frameTexts(call).slice(0, 1));
      assert.equal(...whereKnown(ebpf, innermost));
    });

  test("the command: -k --engine ebpf shows the place at the end of a line", () => {
    const program = compile(folder.path, "shown", "places.c", ["-g", "-O2"]);
    const lines = timelineByEbpf(["sh", "-c", `sleep 1 | ${program} ${library} x`], ["-k"]);
    const places = lines.flatMap((line) => {
      const [, name, file, number] = / in (\w+) \(([\w.]+):(\d+)\)$/.exec(line) ?? [];
      return name === undefined ? [] : [`${name}:${file}:${number}`];
    });
    assert.equal(
      places.filter((place) => !all.includes(place)),
      [],
    );
    assert.ok(
      places.some((place) => place.startsWith("tune:")) && places.some((place) => place.startsWith("recurse:")),
    );
  });

  test("JavaScript, with the switches for perf: its functions by their names", async () => {
    const script = new URL("../symbols/programs/listen.js", import.meta.url).pathname;
    const symbols = newSymbols();
    const switches = ["--perf-basic-prof", "--interpreted-frames-native-stack"];
    const calls = await callsByEbpf([process.execPath, "--logfile=/dev/null", ...switches, script], symbols);
    const listen = calls.find(({ name }) => name === "listen");
    if (listen?.stack == null) throw new Error("listen() has no stack");
    await symbols.resolve(listen.stack, { pid: asTid(listen.tid), live: true, unwinder: "libunwind" });
    const files = listen.stack.frames.flatMap((frame) =>
      symbols.locationsOf(frame).flatMap(({ function: name, defined }) => (defined?.file === script ? [name] : [])),
    );
    assert.equal(files, ["openServer", "(anonymous)"]);
  });
}

test.after(() => {
  for (const symbols of opened) symbols.close();
  folder.remove();
});

test.run();
