import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { SOCKTRACE, socktrace } from "../support/socktrace.ts";
import { until } from "../support/until.ts";

/** A log that strace still writes: what is appended is shown at once, and a signal brings the summary and the verdict. */
const test = suite("read --follow");
const folder = mkdtempSync(join(tmpdir(), "socktrace-follow-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

/** One socket that gets SO_KEEPALIVE, and is closed where `end` says so. */
const step = (second: number, end = "close(3<socket:[123]>) = 0"): string =>
  [
    "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[123]>",
    "setsockopt(3<socket:[123]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0",
    end,
  ]
    .map((text) => `77 17000000${second}.000000 ${text}\n`)
    .join("");

/** How often the timeline shows that SO_KEEPALIVE was set. */
const steps = (text: string): number => text.match(/ set {7}SO_KEEPALIVE/g)?.length ?? 0;

let logs = 0;

/** A new file that holds the text. */
function file(text: string): string {
  const path = join(folder, `file${logs++}`);
  writeFileSync(path, text);
  return path;
}

/** Starts `read --follow`; it is ready when its output matches: as a rule when it has read the first step. */
const follow = (args: readonly string[], ready = / set {7}SO_KEEPALIVE/): Promise<Program> =>
  startProgram(process.execPath, [SOCKTRACE, "read", "--follow", ...args], ready);

test("what is appended is shown, also after the file was cut or replaced; Ctrl-C ends it", async () => {
  const log = file(step(10));
  const running = await follow([log]);
  assert.is(steps(running.output()), 1);
  appendFileSync(log, step(11).slice(0, -20));
  await until(() => steps(running.output()) === 2);
  appendFileSync(log, step(11).slice(-20));
  writeFileSync(log, step(12).slice(0, 60));
  await until(() => statSync(log).size === 60);
  appendFileSync(log, step(12).slice(60));
  await until(() => steps(running.output()) === 3);
  renameSync(log, `${log}.1`);
  writeFileSync(log, step(13));
  await until(() => steps(running.output()) === 4);
  assert.is(await running.end("SIGINT"), 0);
  assert.match(running.output(), /#4.*set at/s);
});

for (const [what, expected, verdict, status] of [
  ["holds", "SO_KEEPALIVE", "ok: socket: SO_KEEPALIVE\n", 0],
  [
    "fails",
    "SO_KEEPALIVE, TCP_NODELAY",
    "ok: socket: SO_KEEPALIVE\n" +
      "FAILED: socket: TCP_NODELAY: #1 (fd 3 of 77): TCP_NODELAY is off (default); wrong on 2 of 2 sockets\n" +
      "socktrace: 1 of 2 expectations failed\n",
    1,
  ],
] as const)
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    test(`--expect at ${signal}: an expectation ${what}, exit ${status}`, async () => {
      const log = file(step(10));
      const running = await follow(["--no-summary", "--expect", file(`socket: ${expected}\n`), log]);
      appendFileSync(log, step(11));
      await until(() => steps(running.output()) === 2);
      assert.not.match(running.output(), "ok: ", "no verdict before the end");
      assert.is(await running.end(signal), status);
      assert.ok(running.output().endsWith(`\n${verdict}`), running.output());
    });

test("--expect judges what was appended, not what was there at first", async () => {
  const log = file(step(10, ""));
  const running = await follow(["--expect", file("socket: TCP_NODELAY\n"), log]);
  appendFileSync(log, "77 1700000011.000000 setsockopt(3<socket:[123]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0\n");
  await until(() => running.output().includes("TCP_NODELAY on"));
  assert.is(await running.end("SIGINT"), 0);
  assert.match(running.output(), /^ok: socket: TCP_NODELAY$/m);
});

test("SIGUSR1: the summary so far; the reading goes on", async () => {
  const log = file(step(10));
  const running = await follow([log]);
  process.kill(running.pid, "SIGUSR1");
  await until(() => running.output().includes("--- the trace goes on ---\n"));
  appendFileSync(log, step(11));
  await until(() => steps(running.output()) === 2);
  assert.is(await running.end("SIGINT"), 0);
  const [before = "", soFar = "", rest = ""] = running.output().split(/^--- .* ---\n/m);
  assert.is(steps(before), 1);
  assert.match(soFar, /^ +3: S_IFSOCK/m);
  assert.is(steps(rest), 1);
});

test("--format html: one page at the end; saved JSON does not grow", async () => {
  const [log, page] = [file(step(10)), join(folder, "page.html")];
  const running = spawn(process.execPath, [SOCKTRACE, "read", "--follow", "--format", "html", "-o", page, log]);
  const ended = once(running, "exit");
  await until(() => catchesHangup(running.pid ?? 0));
  appendFileSync(log, step(11));
  running.kill("SIGINT");
  assert.equal(await ended, [0, null]);
  assert.match(readFileSync(page, "utf8"), /<b>[12]<\/b> <span>sockets?<\/span>/);
  const saved = file('{"schema":"socktrace.record/1"}\n');
  const { status, stderr } = socktrace(["read", "--follow", "--format", "html", saved]);
  assert.equal([status, stderr], [2, `socktrace: ${saved}: saved JSON has its end already: leave out --follow\n`]);
});

/** proc(5): SigCgt has a bit for each signal that is caught; Node itself catches others, but not SIGHUP, the first. */
function catchesHangup(pid: number): boolean {
  const [, bits = "0"] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
  return (parseInt(bits.slice(-1), 16) & 1) !== 0;
}

test("SIGUSR1 with --format ndjson: its records end with `interim`, those of the end with `end`", async () => {
  const running = await follow(["--format", "ndjson", file(step(10))], /"SO_KEEPALIVE"/);
  process.kill(running.pid, "SIGUSR1");
  await until(() => /"interim".*\n/.test(running.output()));
  assert.is(await running.end("SIGINT"), 0);
  const lines = running.output().trimEnd().split("\n");
  const types = lines.map((line) => (JSON.parse(line) as { readonly type: string }).type);
  const summary = ["process", "socket"];
  assert.equal(
    types.filter((type) => type !== "change"),
    [...summary, "interim", ...summary, "end"],
  );
});

test("--fold: the count of repeated lines is shown though no other line follows", async () => {
  const keepalive = "77 1700000011.000000 setsockopt(3<socket:[123]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0\n";
  const running = await follow(["--fold", file(step(10, "") + keepalive.repeat(11))], /SO_KEEPALIVE.* x \d+/);
  assert.is(await running.end("SIGINT"), 0);
});

test("-o FILE: all of it is in the file, for nobody else to read", async () => {
  const output = join(folder, "output");
  const command = [process.execPath, SOCKTRACE, "read", "--follow", "-o", output, file(step(10))];
  const running = await startProgram("sh", ["-c", 'echo starting; exec "$@"', "sh", ...command], /starting\n/);
  await until(() => existsSync(output) && steps(readFileSync(output, "utf8")) === 1);
  assert.is(await running.end("SIGINT"), 0);
  assert.is(running.output(), "starting\n");
  assert.match(readFileSync(output, "utf8"), / set {7}SO_KEEPALIVE on\n.*\n\n.* 3: S_IFSOCK/s);
  assert.is(statSync(output).mode & 0o777, 0o600);
});

for (const [name, args, message] of [
  ["no file", [], "--follow needs exactly one FILE"],
  ["two files", ["a", "b"], "--follow needs exactly one FILE"],
  ["stdin", ["-"], "--follow needs exactly one FILE"],
] as const)
  test(`it needs one file: ${name}`, () => {
    const { status, stderr } = socktrace(["read", "--follow", ...args]);
    assert.is(stderr, `socktrace: ${message}\n`);
    assert.is(status, 2);
  });

test("a file that is not there", () => {
  const { status, stderr } = socktrace(["read", "--follow", "/nowhere.log"]);
  assert.is(stderr, "socktrace: /nowhere.log: no such file\n");
  assert.is(status, 125);
});

test.run();
