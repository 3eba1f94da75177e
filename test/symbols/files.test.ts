/** Which file a module is: the one that the process has in memory, or one in which strace found the same; else unknown. */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Frame } from "../../src/base/stack.ts";
import type { Unwinder } from "../../src/events/code.ts";
import { Symbols } from "../../src/symbols/symbols.ts";
import { canTrace } from "../support/socktrace.ts";
import {
  addressIn,
  callsIn,
  compile,
  copyTo,
  makeFolder,
  markedIn,
  ownerOf,
  placesOf,
  split,
  straceOf,
  whileTraced,
  type TracedCall,
} from "../support/stacks.ts";

const test = suite("the right file");
const folder = makeFolder();
const isRoot = process.getuid?.() === 0;

const right = ["_start:?", ...markedIn("places.c", true)].sort();
const library = compile(folder.path, "plugin.so", "plugin.c", ["-g", "-O2", "-shared", "-fPIC"]);
const built = compile(folder.path, "built", "places.c", ["-g", "-O2", "-Wl,--build-id=none"]);
const other = compile(folder.path, "other", "names.cc", ["-g", "-O2"]);

/** It stands still in read(2), behind its calls. */
const waiting = (program: string): readonly string[] => [program, library, "x"];
const hasListened = (text: string): boolean => /listen\(.*\n( > .*\n){6}/.test(text);

/** What is found while the program runs, after something was done to its file. */
function whileRunning(program: string, then: () => void, command = waiting(program)): Promise<readonly string[]> {
  return whileTraced(command, hasListened, async (text) => {
    then();
    return await placesIn(callsIn(text), program, true);
  });
}

async function placesIn(calls: readonly TracedCall[], program: string, live: boolean): Promise<readonly string[]> {
  const symbols = new Symbols();
  const places = await placesOf(symbols, calls, live, (path) => path.startsWith(program));
  symbols.close();
  return places;
}

if (canTrace()) {
  test("a running process, whose name is not ASCII", async () => {
    const program = copyTo(built, join(folder.path, "läuft"));
    assert.equal(await whileRunning(program, () => undefined), right);
  });

  test("one whose file has no symbols any more: its debug information is beside it", async () => {
    const program = copyTo(built, join(folder.path, "stripped"));
    split(program, `${program}.debug`, `--add-gnu-debuglink=${program}.debug`);
    assert.equal(await whileRunning(program, () => undefined), right);
  });

  test("debug information beside it that is of another program: not taken", async () => {
    const program = copyTo(built, join(folder.path, "mismatched"));
    split(program, `${program}.debug`, `--add-gnu-debuglink=${program}.debug`);
    appendFileSync(`${program}.debug`, "changed");
    assert.equal(await whileRunning(program, () => undefined), ["unknown:?"]);
  });

  test("a program that was deleted, or that another has replaced: what is in memory counts", async () => {
    const program = copyTo(built, join(folder.path, "replaced"));
    assert.equal(
      await whileRunning(program, () => {
        renameSync(copyTo(other, `${program}.new`), program);
      }),
      right,
    );
    const deleted = copyTo(built, join(folder.path, "deleted"));
    assert.equal(
      await whileRunning(deleted, () => {
        rmSync(deleted);
      }),
      right,
    );
  });

  if (isRoot)
    test("another mount namespace: the file that has the path there", async () => {
      const hidden = join(folder.path, "hidden");
      mkdirSync(hidden);
      const program = copyTo(other, join(hidden, "program"));
      const script = `mount --bind ${built} ${program} && exec "$@"`;
      const command = ["unshare", "-m", "sh", "-c", script, "sh", ...waiting(program)];
      assert.equal(await whileRunning(program, () => undefined, command), right);
    });

  if (isRoot)
    test("a program in a root of its own, whose file strace does not find: it prints no symbol", async () => {
      const root = join(folder.path, "root");
      mkdirSync(root);
      const program = compile(root, "program", "places.c", ["-g", "-O2", "-static-pie"]);
      const places = await whileTraced(
        ["unshare", "--root", root, "/program", "-", "x"],
        (text) => /(socket\(.*\n > .*\n[^]*){3}/.test(text),
        (text) => placesIn(callsIn(text), program, true),
      );
      assert.ok(
        places.some((place) => /^(__)?socket:/.test(place)),
        places.join("\n"),
      );
    });

  test("a process that ended meanwhile, and whose file was replaced then", async () => {
    const program = copyTo(built, join(folder.path, "ended"));
    const symbols = new Symbols();
    const calls = await whileTraced(waiting(program), hasListened, async (text) => {
      const [first, ...rest] = callsIn(text);
      if (first !== undefined) await symbols.resolve(first.stack, ownerOf(first, true));
      return rest;
    });
    renameSync(copyTo(other, `${program}.new`), program);
    const before = await placesOf(symbols, calls.slice(0, 1), true, (path) => path === program);
    symbols.close();
    const [first = ""] = before.filter((place) => place.startsWith("open_one:"));
    assert.ok(right.includes(first), before.join(" "));
  });

  test("a process that ended before anybody looked", async () => {
    const program = copyTo(built, join(folder.path, "short"));
    assert.equal(await placesIn(callsIn(straceOf([program, library])), program, true), right);
  });

  test("a saved log, and the same program here", async () => {
    assert.equal(await placesIn(callsIn(straceOf([built, library])), built, false), right);
  });

  test("a saved log, and another program of the same path here", async () => {
    const program = copyTo(built, join(folder.path, "rebuilt"));
    const calls = callsIn(straceOf([program, library]));
    renameSync(copyTo(other, `${program}.new`), program);
    assert.equal(await placesIn(calls, program, false), []);
  });

  test("a saved log that is older than the file: a program that was built again, or one that only has its name", async () => {
    const program = copyTo(built, join(folder.path, "newer"));
    const calls = callsIn(straceOf([program, library]));
    const found = async (written: number): Promise<number> => {
      const symbols = new Symbols();
      const [call] = calls;
      if (call === undefined) throw new Error("no call");
      await symbols.resolve(call.stack, { ...ownerOf(call, false), written });
      const own = call.stack.frames.filter(({ module }) => module === program);
      symbols.close();
      return own.flatMap((frame) => symbols.locationsOf(frame)).length;
    };
    assert.is(await found(Date.now() - 60_000), 0);
    assert.ok((await found(Date.now() + 60_000)) > 0);
    // As cp -p and packages leave it: the time of its content is older.
    utimesSync(program, 1, 1);
    assert.ok((await found(Date.now() - 60_000)) > 0);
  });

  test("a saved log: one frame that is not of the file here shows that none is", async () => {
    const calls = callsIn(straceOf([built, library]));
    const [call] = calls;
    const right = call?.stack.frames.find(({ module, symbol }) => module === built && symbol === "main");
    if (call === undefined || right === undefined) throw new Error("no frame");
    const wrong: Frame = { ...right, symbol: "alpha", offset: 0x18 };
    const later: Frame = { ...right };
    const symbols = new Symbols();
    const owner = ownerOf(call, false);
    await symbols.resolve({ frames: [right] }, owner);
    assert.is(symbols.locationsOf(right).length > 0, true);
    assert.equal(symbols.takeRefuted(), []);
    await symbols.resolve({ frames: [later, wrong] }, owner);
    assert.equal(
      [later, wrong, right].map((frame) => symbols.locationsOf(frame).length),
      [0, 0, 0],
    );
    assert.equal(symbols.takeRefuted(), [right]);
    const again: Frame = { ...right };
    await symbols.resolve({ frames: [again] }, owner);
    assert.equal(symbols.locationsOf(again), []);
    symbols.close();
  });

  test("a saved log of a program without symbols: nothing proves that it is this one", async () => {
    const program = copyTo(built, join(folder.path, "bare"));
    split(program, `${program}.debug`, `--add-gnu-debuglink=${program}.debug`);
    assert.equal(await placesIn(callsIn(straceOf([program, library])), program, false), []);
  });

  test("a saved log of a program that is not here", async () => {
    const program = copyTo(built, join(folder.path, "gone"));
    const calls = callsIn(straceOf([program, library]));
    rmSync(program);
    assert.equal(await placesIn(calls, program, false), []);
  });
}

const strange = [
  "",
  "[vdso]",
  "[heap]",
  "relative/path",
  "/dev/zero",
  "/proc/self/maps",
  "/",
  "/nowhere",
  "a\0b",
  "/a\0b",
];

for (const module of strange)
  test(`a module called ${JSON.stringify(module)}`, async () => {
    const frame: Frame = { module, symbol: "main", offset: 4, address: 0x1004, source: null };
    for (const live of [true, false]) {
      const symbols = new Symbols();
      await symbols.resolve({ frames: [frame] }, { pid: ownPid(), live, unwinder: null });
      assert.equal(symbols.locationsOf(frame), []);
      symbols.close();
    }
  });

function ownPid(): ReturnType<typeof ownerOf>["pid"] {
  return ownerOf({ name: "", tid: process.pid, stack: { frames: [] } }, true).pid;
}

test("strace's nearest symbol is a neighbour where the address is not inside of it", async () => {
  const symbols = execFileSync("nm", ["-S", built], { encoding: "utf8" });
  const [, start = "", size = ""] = /^([0-9a-f]+) ([0-9a-f]+) [tT] main$/m.exec(symbols) ?? [];
  const behind = parseInt(size, 16);
  const found = async (offset: number): Promise<readonly (string | null)[]> => {
    const frame: Frame = {
      module: built,
      symbol: "main",
      offset,
      address: parseInt(start, 16) + offset,
      source: null,
    };
    const resolver = new Symbols();
    await resolver.resolve({ frames: [frame] }, { pid: ownPid(), live: false, unwinder: "libunwind" });
    resolver.close();
    return resolver.locationsOf(frame).map((location) => location.function);
  };
  // A call that does not return may be the last of its function.
  assert.equal([await found(behind), await found(behind + 1)], [["main"], [null]]);
});

test("what each unwinder prints is read its own way; of a saved log, the way in which the symbol agrees", async () => {
  // Code is at another place in memory than in the file, by some megabytes.
  const flags = ["-g", "-O2", "-no-pie", "-Wl,-Ttext-segment=0x7000000"];
  const program = compile(folder.path, "fixed", "places.c", flags);
  const start = addressIn(program, "main");
  const found = async (address: number, offset: number, by: Unwinder | null): Promise<readonly string[]> => {
    const frame: Frame = { module: program, symbol: "main", offset, address, source: null };
    const resolver = new Symbols();
    await resolver.resolve({ frames: [frame] }, { pid: ownPid(), live: false, unwinder: by });
    resolver.close();
    return resolver.locationsOf(frame).map((one) => one.function ?? "?");
  };
  const ways: readonly (readonly [number, number, Unwinder])[] = [
    [start - 0x7000000 + 14, 14, "libunwind"],
    [start + 13, 13, "libdw"],
  ];
  for (const [address, offset, by] of ways) {
    assert.equal([await found(address, offset, by), await found(address, offset, null)], [["main"], ["main"]]);
    assert.equal(await found(address, offset, by === "libdw" ? "libunwind" : "libdw"), []);
  }
});

test("what the tests compare is what the sources say", () => {
  assert.ok(markedIn("places.c").length > 10);
  assert.match(readFileSync(built).subarray(0, 4).toString("latin1"), /ELF/);
});

test.after(() => {
  folder.remove();
});

test.run();
