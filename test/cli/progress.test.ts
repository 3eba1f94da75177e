import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { SOCKTRACE } from "../support/socktrace.ts";

/** The line for whoever waits longer than a second, on a terminal of util-linux's script: there while one waits, gone then. */
const test = suite("progress");

const folder = mkdtempSync(join(tmpdir(), "socktrace-progress-"));
let program: Program;
let pids = "";

/** Six processes with 400 sockets each. */
const MANY = `
import os, resource, socket, sys
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 500), hard))
keep = [socket.socket() for _ in range(min(hard, 500) - 100)]
pids = [os.getpid()]
for _ in range(5):
    pid = os.fork()
    if pid == 0:
        sys.stdin.read()
        os._exit(0)
    pids.append(pid)
print("ready", ",".join(map(str, pids)), flush=True)
sys.stdin.read()
`;

test.before(async () => {
  program = await startProgram("python3", ["-c", MANY]);
  pids = program.ready[1] ?? "";
});

test.after(async () => {
  await program.end();
  rmSync(folder, { recursive: true });
});

/** What a terminal gets of a command of the shell. */
async function onTerminal(command: string): Promise<string> {
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, SHELL: "/bin/sh", TERM: "xterm", NO_COLOR: "1" },
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(child, "close");
  return output;
}

const socktrace = `${process.execPath} ${resolve(SOCKTRACE)}`;
/** A machine on which each look at a socket takes 1 ms more: two seconds for all, however fast this one is. */
const slow = "strace -f -qq -o /dev/null -e trace=pidfd_getfd -e inject=pidfd_getfd:delay_enter=1000";
const BAR = /\r\[#*-*\] +\d+ % {2}reading sockets\x1b\[K/;

for (const [command, file] of [
  ["pfiles PIDS", "text"],
  ["ls --format html -o /dev/stdout -p PIDS", "page"],
] as const) {
  test(`${command}: a bar, and nothing of it is left`, async () => {
    const path = join(folder, file);
    const shown = await onTerminal(`${slow} ${socktrace} ${command.replace("PIDS", pids)} > ${path}`);
    assert.match(shown, BAR);
    assert.ok(shown.endsWith("\r\x1b[K"), JSON.stringify(shown.slice(-80)));
    assert.is(shown.includes("\n"), false);
    const written = readFileSync(path, "utf8");
    assert.ok(written.length > 50_000);
    assert.not.match(written, /reading sockets/);
  });
}

test("it is gone before the text comes", async () => {
  const shown = await onTerminal(`${slow} ${socktrace} ls -p ${pids}`);
  const bars = shown.split("\x1b[K");
  assert.match(bars[0] ?? "", /reading sockets$/);
  assert.match(bars.at(-1) ?? "", /^COMMAND .*\r\n/);
  assert.not.match(bars.at(-1) ?? "", /reading sockets/);
});

test("in a pipe there is none", () => {
  const { stderr, status } = spawnSync("sh", ["-c", `${slow} ${socktrace} ls -p ${pids}`], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  assert.equal([stderr, status], ["", 0]);
});

test("a wait within a wait, in work that pauses; a message takes the line's place", async () => {
  const script = join(folder, "wait.mts");
  const from = resolve("src/cli/terminal");
  writeFileSync(
    script,
    `import { setTimeout as pause } from "node:timers/promises";
import { showWait } from "${from}/progress.ts";
import { tell } from "${from}/tell.ts";
const hide = showWait({ words: "1.2 GB", part: () => 0.5, quiet: true });
await pause(1_500);
const hideInner = showWait({ words: "looking up places\\x1b[31m", quiet: true });
await pause(2_500);
tell("a message");
await hideInner();
await hide();
console.log("done");
`,
  );
  const shown = await onTerminal(`${process.execPath} --import tsx ${script}`);
  const lines = shown.split("\x1b[K").map((line) => line.replace(/^\r/, ""));
  const kinds = lines.filter((line, at) => line !== lines[at - 1]);
  assert.is(kinds[0], "[###############---------------]  50 %  1.2 GB");
  assert.is(kinds[1], "looking up places\\x1b[31m  1 s");
  assert.match(kinds.at(-1) ?? "", /done\r\n$/);
  assert.match(shown, /\r\x1b\[Ksocktrace: a message\r\n/);
});

test.run();
