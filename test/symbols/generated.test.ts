/** Code that a process makes itself, by the file that it writes for perf(1): what is read of it, and what is not believed. */
import { execFileSync } from "node:child_process";
import { appendFileSync, chownSync, lutimesSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asTid } from "../../src/base/brands.ts";
import type { Frame } from "../../src/base/stack.ts";
import type { Location } from "../../src/events/code.ts";
import { Symbols } from "../../src/symbols/symbols.ts";
import { startProgram, killPrograms } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";
import { callsIn, makeFolder, whileTraced } from "../support/stacks.ts";

const test = suite("code made at run time");
const folder = makeFolder();
/** We are the process: it need not have made any code. */
const ours = `/tmp/perf-${process.pid}.map`;

test.before.each(() => {
  rmSync(ours, { force: true });
});

/** What is known of an address, of our own process. */
async function at(address: number, symbols = new Symbols(), pid: number = process.pid): Promise<Location | undefined> {
  const frame: Frame = { module: "", symbol: null, offset: null, address, source: null };
  await symbols.resolve({ frames: [frame] }, { pid: asTid(pid), live: true, unwinder: "libunwind" });
  return symbols.locationsOf(frame)[0];
}

const named = (name: string): Location => ({ function: name, source: null });
const ESC = "\x1b";

const maps: Readonly<Record<string, readonly [map: string, at0x1005: Location | undefined]>> = {
  "a name": ["1000 10 serve\n", named("serve")],
  "a name with blanks": ["1000 10 void Server::open(int, char)\n", named("void Server::open(int, char)")],
  "behind its end": ["1000 5 serve\n", undefined],
  "the last byte": ["1000 6 serve\n", named("serve")],
  "two names for one place": ["1000 10 old\n1004 10 new\n", undefined],
  "the same name twice": ["1000 10 serve\n1004 10 serve\n", named("serve")],
  "a line that is not at its end yet": ["1000 10 serve", undefined],
  "what is no line": ["serve\n1000 zz a\n-1 5 b\n\n1000 10\n1000 10 \n", undefined],
  V8: ["1000 10 JS:~open /srv/app.js:5:14\n", { ...named("open"), defined: { file: "/srv/app.js", line: 5 } }],
  "V8, optimized, of Node": [
    "1000 10 JS:*Server.listen node:net:2006:35\n",
    { ...named("Server.listen"), defined: { file: "node:net", line: 2006 } },
  ],
  "V8, without a name": [
    "1000 10 LazyCompile:~ /srv/app.js:1:1\n",
    { ...named("(anonymous)"), defined: { file: "/srv/app.js", line: 1 } },
  ],
  "V8's own": ["1000 10 Builtin:InterpreterEntryTrampoline\n", named("Builtin:InterpreterEntryTrampoline")],
  Python: ["1000 10 py::open:/srv/app.py\n", { ...named("open"), defined: { file: "/srv/app.py", line: null } }],
  "a method of Java": ["0x0000000000001000 0x0000000000000010 void App.open(int)\n", named("void App.open(int)")],
  "a piece of Java's machine": ["0x0000000000001000 0x0000000000000010 VM_Version stub\n", undefined],
  "escape sequences": [`1000 10 ${ESC}]0;evil\x07${ESC}[2J\r\x9b1m\n`, named("\\x1b]0;evil\\x07\\x1b[2J\\x0d\\x9b1m")],
  "escape sequences in a file's name": [
    `1000 10 JS:~a /${ESC}[2J.js:5:14\n`,
    { ...named("a"), defined: { file: "/\\x1b[2J.js", line: 5 } },
  ],
  "no UTF-8": ["1000 10 \xff\xfe\n", named("\\xff\\xfe")],
  "a name of 1 MB": [`1000 10 ${"x".repeat(1 << 20)}\n`, undefined],
  "a line of 1 MB, then another": [`1000 10 ${"x".repeat(1 << 20)}\n1000 10 serve\n`, named("serve")],
  "addresses that no machine has": ["0 ffffffffffffffff all\n", named("all")],
};

for (const [name, [map, location]] of Object.entries(maps))
  test(name, async () => {
    writeFileSync(ours, map, "latin1");
    assert.equal(await at(0x1005), location);
  });

test("what was appended is read, what was before is not read again", async () => {
  const symbols = new Symbols();
  writeFileSync(ours, "1000 10 serve\n20");
  assert.equal([await at(0x1000, symbols), await at(0x2000, symbols)], [named("serve"), undefined]);
  appendFileSync(ours, "00 10 close\n");
  assert.equal([await at(0x1000, symbols), await at(0x2000, symbols)], [named("serve"), named("close")]);
});

test("other code at the same place later: the frame has no name then, whoever asks", async () => {
  const symbols = new Symbols();
  const frame: Frame = { module: "", symbol: null, offset: null, address: 0x1000, source: null };
  const look = async (): Promise<readonly Location[]> => {
    await symbols.resolve({ frames: [frame] }, { pid: asTid(process.pid), live: true, unwinder: "libunwind" });
    return symbols.locationsOf(frame);
  };
  writeFileSync(ours, "1000 10 old\n");
  assert.equal(await look(), [named("old")]);
  appendFileSync(ours, "1000 10 new\n");
  assert.equal([await look(), await look()], [[], []]);
});

test("threads of a process have the same code", async () => {
  writeFileSync(ours, "1000 10 serve\n");
  const symbols = new Symbols();
  const frame: Frame = { module: "", symbol: null, offset: null, address: 0x1000, source: null };
  const threads = readdirSync("/proc/self/task").map(Number);
  assert.ok(threads.length > 1);
  for (const tid of threads) {
    await symbols.resolve({ frames: [frame] }, { pid: asTid(tid), live: true, unwinder: "libunwind" });
    assert.equal(symbols.locationsOf(frame), [named("serve")]);
  }
});

test("a symbolic link is not followed", async () => {
  writeFileSync(join(folder.path, "map"), "1000 10 serve\n");
  symlinkSync(join(folder.path, "map"), ours);
  lutimesSync(ours, new Date(), new Date());
  assert.is(await at(0x1000), undefined);
});

test("a FIFO does not keep us waiting", async () => {
  execFileSync("mkfifo", [ours]);
  assert.is(await at(0x1000), undefined);
});

if (process.getuid?.() === 0)
  test("another user's file is not believed", async () => {
    writeFileSync(ours, "1000 10 serve\n");
    chownSync(ours, 65534, 65534);
    assert.is(await at(0x1000), undefined);
  });

test("a saved log's process has none", async () => {
  writeFileSync(ours, "1000 10 serve\n");
  const symbols = new Symbols();
  const frame: Frame = { module: "", symbol: null, offset: null, address: 0x1000, source: null };
  await symbols.resolve({ frames: [frame] }, { pid: asTid(process.pid), live: false, unwinder: null });
  assert.equal(symbols.locationsOf(frame), []);
});

if (process.getuid?.() === 0)
  test("a process of another mount and pid namespace: its own /tmp, and its own number", async () => {
    const script = "mount -t tmpfs none /tmp; echo 1000 10 inside > /tmp/perf-1.map; echo ready; read x";
    const program = await startProgram("unshare", ["-m", "-p", "-f", "sh", "-c", script], /ready\n/);
    const children = execFileSync("cat", [`/proc/${program.pid}/task/${program.pid}/children`], { encoding: "utf8" });
    assert.equal(await at(0x1000, new Symbols(), Number(children)), named("inside"));
    await program.end();
  });

const node = async (...switches: readonly string[]): Promise<string | null> => {
  const program = await startProgram(
    process.execPath,
    [...switches, "-e", "console.log('ready');process.stdin.resume()"],
    /ready\n/,
  );
  const hint = new Symbols().hintOf(asTid(program.pid));
  rmSync(`/tmp/perf-${program.pid}.map`, { force: true });
  await program.end();
  return hint;
};

test("what makes a program write such a file is said once it does not", async () => {
  assert.is(await node(), "node --perf-basic-prof --interpreted-frames-native-stack");
  assert.is(await node("--perf-basic-prof"), null);
  const program = await startProgram("sh", ["-c", "echo ready; read x"], /ready\n/);
  assert.is(new Symbols().hintOf(asTid(program.pid)), null);
  await program.end();
});

if (canTrace())
  test("Node: the innermost function of JavaScript that called listen, and where it begins", async () => {
    const script = new URL("programs/listen.js", import.meta.url).pathname;
    const command = [
      process.execPath,
      "--no-warnings",
      "--perf-basic-prof",
      "--interpreted-frames-native-stack",
      script,
    ];
    const location = await whileTraced(
      command,
      (text) => /listen\(.*\n( >.*\n)+ > unexpected_backtracing_error .*\n/.test(text),
      async (text) => {
        const call = callsIn(text).find(({ name }) => name === "listen");
        if (call === undefined) throw new Error(`no call of listen:\n${text}`);
        const symbols = new Symbols();
        await symbols.resolve(call.stack, { pid: asTid(call.tid), live: true, unwinder: "libunwind" });
        const found = symbols.locationsOf(call.stack.frames.at(-1) as Frame);
        rmSync(`/tmp/perf-${call.tid}.map`, { force: true });
        symbols.close();
        return found;
      },
    );
    assert.equal(location, [{ function: "openServer", source: null, defined: { file: script, line: 4 } }]);
  });

test.after(() => {
  rmSync(ours, { force: true });
  folder.remove();
  killPrograms();
});

test.run();
