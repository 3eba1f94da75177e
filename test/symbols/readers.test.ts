/** The programs that read debug information: all give the same, and none can make us wait, or says more than there is. */
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Frame } from "../../src/base/stack.ts";
import type { Location } from "../../src/events/code.ts";
import { findCommand } from "../../src/symbols/command.ts";
import { Symbols } from "../../src/symbols/symbols.ts";
import { canTrace } from "../support/socktrace.ts";
import {
  addressIn,
  callsIn,
  compile,
  makeFolder,
  markedIn,
  ownerOf,
  placesOf,
  straceOf,
  type TracedCall,
} from "../support/stacks.ts";
import { until } from "../support/until.ts";

const test = suite("readers of debug information");
const folder = makeFolder();
const path = process.env["PATH"] ?? "";
const program = compile(folder.path, "program", "places.c", ["-g", "-O2"]);
const names = compile(folder.path, "names", "names.cc", ["-g", "-O2"]);
const bare = compile(folder.path, "bare", "places.c", ["-O2"]);

const starts = new Map([program, bare].map((module) => [module, addressIn(module, "main")]));

/** A PATH with these commands alone. */
function only(folderName: string, commands: Readonly<Record<string, string>>): string {
  const directory = join(folder.path, folderName);
  mkdirSync(directory);
  for (const [name, target] of Object.entries(commands)) symlinkSync(target, join(directory, name));
  return directory;
}

/** Scripts instead of all of them. */
function scripts(folderName: string, script: string): string {
  const directory = join(folder.path, folderName);
  mkdirSync(directory);
  for (const name of ["addr2line", "eu-addr2line", "llvm-symbolizer", "c++filt", "llvm-cxxfilt"]) {
    writeFileSync(join(directory, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return directory;
}

async function withPath<Result>(directory: string, then: () => Promise<Result>): Promise<Result> {
  process.env["PATH"] = directory;
  try {
    return await then();
  } finally {
    process.env["PATH"] = path;
  }
}

async function placesIn(calls: readonly TracedCall[], module: string): Promise<readonly string[]> {
  const symbols = new Symbols();
  const places = await placesOf(symbols, calls, false, (one) => one === module);
  symbols.close();
  return places;
}

/** One frame of main, as of a saved log. */
async function mainOf(module: string, patience = 20_000): Promise<readonly Location[]> {
  const symbols = new Symbols(patience);
  const frame: Frame = { module, symbol: "main", offset: 14, address: (starts.get(module) ?? 0) + 14, source: null };
  await symbols.resolve({ frames: [frame] }, ownerOf({ name: "", tid: 1, stack: { frames: [] } }, false));
  symbols.close();
  return symbols.locationsOf(frame);
}

if (canTrace()) {
  const calls = callsIn(straceOf([program]));
  const callsOfNames = callsIn(straceOf([names]));
  const filter = findCommand([{ name: "c++filt" }])?.path ?? "";

  for (const name of ["llvm-symbolizer", "eu-addr2line", "addr2line"]) {
    const found = findCommand([{ name }])?.path;
    if (found === undefined) {
      console.log(`not tested: ${name}, which is not installed`);
      continue;
    }
    test(name, async () => {
      const places = await withPath(only(name, { [name]: found, "c++filt": filter }), async () => [
        await placesIn(calls, program),
        await placesIn(callsOfNames, names),
      ]);
      assert.equal(places, [
        ["_start:?", ...markedIn("places.c")].sort(),
        ["_start:?", ...markedIn("names.cc")].sort(),
      ]);
    });
  }

  test("none of them: the functions are known, their lines are not", async () => {
    const places = await withPath(only("none", {}), () => placesIn(calls, program));
    assert.equal(places, ["_start:?", "main:?", "on_signal:?", "open_one:?", "recurse:?"]);
  });

  test("none that demangles names: strace's name shows that it is the same function", async () => {
    const places = await withPath(only("mangled", {}), () => placesIn(callsOfNames, names));
    assert.ok(places.includes("net::Server<int>::start(int):?"), places.join("\n"));
  });
}

const named: readonly Location[] = [{ function: "main", source: null }];

const faults: Readonly<Record<string, string>> = {
  "one that never answers": "exec sleep 1000",
  "one that ends at once": "exit 1",
  "one that ends without an answer": "read address; exit 0",
  "one that never stops writing": "exec yes main",
  "one that writes no line": "exec cat /dev/zero",
  "one that does not read": "exec <&-; exec sleep 1000",
  "one that cannot be started": "#",
};

for (const [fault, script] of Object.entries(faults))
  test(`${fault}: the line is unknown, and it runs no more`, async () => {
    const pids = join(folder.path, "pids");
    writeFileSync(pids, "");
    const directory = scripts(fault.replaceAll(" ", "-"), `echo $$ >> ${pids}\n${script}`);
    if (script === "#") for (const name of ["addr2line", "c++filt"]) writeFileSync(join(directory, name), "\0");
    assert.equal(await withPath(directory, () => mainOf(program, 300)), named);
    const started = readFileSync(pids, "utf8").split("\n").filter(Boolean);
    await until(() => started.every((pid) => !isRunning(Number(pid))));
  });

test("what an answer may contain: escape sequences, no UTF-8, no line", async () => {
  const answer = [
    '"0x$(printf %016x $address)"',
    '"$(printf "a\\033[2J\\377")"',
    '"$(printf "/b\\033[2J.c:7")"',
    '"main"',
    '"/src/a.c:12 (discriminator 3)"',
  ];
  const script = `while read address; do printf '%s\\n' ${answer.join(" ")}; done`;
  assert.equal(await withPath(scripts("escapes", script), () => mainOf(program)), [
    { function: "a\\x1b[2J\ufffd", source: { file: "/b\\x1b[2J.c", line: 7 } },
    { function: "main", source: { file: "/src/a.c", line: 12 } },
  ]);
});

test("without debug information none is started", async () => {
  const mark = join(folder.path, "started");
  const directory = scripts("unwanted", `touch ${mark}; exec sleep 1000`);
  assert.equal(await withPath(directory, () => mainOf(bare)), named);
  assert.not.ok(existsSync(mark));
});

test("a program that is not here: none is started", async () => {
  const mark = join(folder.path, "started");
  const frame: Frame = {
    module: "/nowhere/app",
    symbol: "_ZN3net6ServerIiE5startEi",
    offset: 4,
    address: 4100,
    source: null,
  };
  const symbols = new Symbols();
  await withPath(scripts("absent", `touch ${mark}`), () =>
    symbols.resolve({ frames: [frame] }, ownerOf({ name: "", tid: 1, stack: { frames: [] } }, false)),
  );
  symbols.close();
  assert.equal(symbols.locationsOf(frame), []);
  assert.not.ok(existsSync(mark));
});

test("servers of debug information are asked only where the user wants that", async () => {
  const seen = join(folder.path, "environment");
  const directory = scripts("servers", `env >> ${seen}; exit 1`);
  const environmentWith = async (urls: string | null): Promise<string> => {
    writeFileSync(seen, "");
    chmodSync(seen, 0o666);
    if (urls !== null) process.env["DEBUGINFOD_URLS"] = urls;
    await withPath(directory, () => mainOf(program));
    delete process.env["DEBUGINFOD_URLS"];
    return readFileSync(seen, "utf8");
  };
  process.env["LD_LIBRARY_PATH"] = "/somewhere";
  const usual = await environmentWith(null);
  assert.match(usual, /^PATH=/m);
  assert.not.match(usual, /DEBUGINFOD_URLS|LD_LIBRARY_PATH/);
  assert.match(await environmentWith("http://localhost:1/"), /^DEBUGINFOD_URLS=http:\/\/localhost:1\/$/m);
  delete process.env["LD_LIBRARY_PATH"];
});

test("as root, what reads debug information has no rights: the file may be anybody's", async () => {
  if (process.geteuid?.() !== 0) return;
  const seen = join(folder.path, "rights");
  writeFileSync(seen, "");
  chmodSync(seen, 0o666);
  await withPath(scripts("rights-of-it", `id -u >> ${seen}; id -G >> ${seen}; exit 1`), () => mainOf(program));
  assert.match(readFileSync(seen, "utf8"), /^(65534\n65534\n)+$/);
});

/** A zombie does not. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

test.after(() => {
  process.env["PATH"] = path;
  folder.remove();
});

test.run();
