/** -k: where in the code each call was made, from a running program to the words. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, SOCKTRACE, socktrace } from "../support/socktrace.ts";

const test = suite("where in the code");

const folder = mkdtempSync(join(tmpdir(), "socktrace-where-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

const source = "test/live/where.c";
const program = join(folder, "server");

/** `created` to `where.c:11`, as the source's comments have it. */
const places = new Map(
  readFileSync(source, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      const [, verb] = /\/\* (\w+) \*\/$/.exec(line) ?? [];
      return verb === undefined ? [] : [[verb, `where.c:${index + 1}`] as const];
    }),
);

function compile(...flags: string[]): void {
  const { status, stderr } = spawnSync("gcc", [...flags, "-o", program, source], { encoding: "utf8" });
  assert.is(status, 0, stderr);
}

/** The timeline of the program until it waits in accept(), whose line has not come; then it is ended. */
async function timeline(flags: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [SOCKTRACE, ...flags, program], { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  child.stderr.setEncoding("utf8");
  for await (const chunk of child.stderr) {
    text += String(chunk);
    // The last line of a program that waits: nothing comes behind it that would show that its stack is whole.
    if (/ listens .*\n/.test(text)) child.kill("SIGTERM");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return text;
}

if (canTrace()) {
  test("each call has its function and line, the last before the program waits at once", async () => {
    compile("-g", "-O0");
    const text = await timeline(["-k"]);
    assert.is(places.size, 5);
    for (const [verb, place] of places)
      assert.match(text, new RegExp(` ${verb} .* in (?:open_listener|main) \\(${place}\\)\n`), text);
    assert.match(text, /SO_REUSEADDR +on +on +set at \S+ by \d+ in open_listener \(where\.c:\d+\)/);
  });

  test("of a stripped program the place in the file, and no neighbour's name", async () => {
    compile("-O0", "-s");
    const text = await timeline(["-k"]);
    assert.match(text, / created .* in server\+0x[0-9a-f]+\n/);
    assert.not.match(text, /_start|_init/);
  });

  test("a saved log has the same, through its own symbols", async () => {
    compile("-g", "-O0");
    const log = join(folder, "raw.log");
    await timeline(["-k", "--raw", log]);
    const read = socktrace(["read", log]);
    for (const [verb, place] of places)
      assert.match(read.stdout, new RegExp(` ${verb} .* in (?:open_listener|main) \\(${place}\\)\n`));
    assert.is(read.stderr, "");
  });

  test("of a log whose program is another one, or gone, the symbols that strace printed", async () => {
    compile("-g", "-O0");
    const log = join(folder, "raw.log");
    await timeline(["-k", "--raw", log]);
    writeFileSync(log, readFileSync(log, "utf8").replaceAll(program, `${program}-gone`));
    assert.match(socktrace(["read", log]).stdout, / created .* in open_listener\+0x[0-9a-f]+ \(server-gone\)\n/);
  });

  test("of a log whose program was built again since, the symbols that strace printed", async () => {
    compile("-g", "-O0");
    const log = join(folder, "raw.log");
    await timeline(["-k", "--raw", log]);
    utimesSync(log, new Date(), new Date(Date.now() - 60_000));
    assert.match(socktrace(["read", log]).stdout, / created .* in open_listener\+0x[0-9a-f]+ \(server\)\n/);
  });

  test("without -k nothing is looked up, and nothing shown", async () => {
    compile("-g", "-O0");
    assert.not.match(await timeline([]), / in (?:open_listener|main)/);
  });
}

test("a strace that was built without stacks is refused in one line", () => {
  const bare = join(folder, "strace");
  writeFileSync(bare, '#!/bin/sh\necho "strace -- version 6.1"\necho "Optional features enabled: no-m32-mpers"\n');
  chmodSync(bare, 0o755);
  const { status, stderr } = socktrace(["-k", "--strace", bare, "true"]);
  assert.is(status, 125);
  assert.match(stderr, /^socktrace: -k: .*strace 6\.1 was built without stack traces: .*\n$/);
  assert.not.match(stderr, /\n./);
});

test.run();
