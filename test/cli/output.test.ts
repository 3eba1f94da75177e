import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  read as readBytes,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isFault } from "../../src/base/fault.ts";
import { Output } from "../../src/cli/terminal/output.ts";
import { isSameFile, OneFile, openFile, openTarget, overwrites, type Target } from "../../src/cli/terminal/target.ts";
import { Valve } from "../../src/cli/terminal/valve.ts";
import { put, writeText } from "../../src/cli/terminal/write-text.ts";
import { makePipe } from "../support/pipe.ts";
import { SOCKTRACE } from "../support/socktrace.ts";
import { until } from "../support/until.ts";

/** What is written to pipes, files and full disks: what arrives, and what becomes of the writer where it does not. */
const test = suite("output");
const folder = mkdtempSync(join(tmpdir(), "socktrace-output-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

/** More than a pipe holds (64 KiB, pipe(7)) and than may wait for a reader (1 MiB). */
const LINE = `${"x".repeat(99)}\n`;
const TEXT = LINE.repeat(20_000);

const readSome = promisify(readBytes);

/** All that comes out of the pipe until its writers have closed it. */
async function readAll(fd: number): Promise<string> {
  const pieces: string[] = [];
  const reader = spawn("cat", { stdio: [fd, "pipe", "inherit"] });
  for await (const piece of reader.stdout ?? []) pieces.push(String(piece));
  return pieces.join("");
}

function target(name: string, size?: number): Target {
  const opened = openTarget(join(folder, name), size);
  if (isFault(opened)) throw new Error(opened.message);
  return opened;
}

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

test("at the reader's pace a writer is stopped, and nothing is lost", async () => {
  const pipe = makePipe();
  const output = new Output(pipe.write);
  assert.is(output.write(TEXT), false, "the writer is to wait for `drain`");
  assert.is(output.isBehind, false, "nothing is left out at this pace");
  const arrived = readAll(pipe.read);
  await output.finish();
  closeSync(pipe.write);
  assert.is((await arrived).length, TEXT.length);
  assert.is(output.trouble, null);
});

test("at the writer's pace nobody is stopped; it is behind from 1 MiB on, until all has gone out", async () => {
  const pipe = makePipe();
  const output = new Output(pipe.write, "writer");
  assert.is(output.write(LINE), true);
  assert.is(output.isBehind, false);
  assert.is(output.write(TEXT), true, "the writer does not wait");
  assert.is(output.isBehind, true);
  const arrived = readAll(pipe.read);
  await output.flush();
  assert.is(output.isBehind, false);
  closeSync(pipe.write);
  assert.is((await arrived).length, LINE.length + TEXT.length);
});

test("once behind, it is so until all has gone out: not at every line that is read", async () => {
  const pipe = makePipe();
  const output = new Output(pipe.write, "writer");
  output.write(TEXT);
  output.write(TEXT.slice(0, 500_000));
  assert.is(output.isBehind, true);
  for (let left = TEXT.length; left > 0;)
    left -= (await readSome(pipe.read, Buffer.alloc(left), 0, left, null)).bytesRead;
  await until(() => output.writableLength < 1_000_000);
  assert.is(output.isBehind, true);
  const arrived = readAll(pipe.read);
  await output.flush();
  assert.is(output.isBehind, false);
  closeSync(pipe.write);
  await arrived;
});

test("a valve hides lines while the reader is behind, and then says how many", async () => {
  const pipe = makePipe();
  const output = new Output(pipe.write, "writer");
  const valve = new Valve(output, (hidden) => `(${hidden} hidden)\n`);
  assert.is(valve.pass("first\n"), "first\n");
  output.write(TEXT);
  assert.is(valve.pass("second\nthird\n"), undefined);
  assert.is(valve.pass("fourth\n"), undefined);
  const arrived = readAll(pipe.read);
  await output.flush();
  assert.is(valve.pass("fifth\n"), "(3 hidden)\nfifth\n");
  assert.is(valve.pass("sixth\n"), "sixth\n", "counted once");
  closeSync(pipe.write);
  await arrived;
});

test("lines that were hidden last have their mark at the end", async () => {
  const pipe = makePipe();
  const output = new Output(pipe.write, "writer");
  const valve = new Valve(output, (hidden) => `(${hidden} hidden)\n`);
  assert.is(valve.takeMark(), "");
  output.write(TEXT);
  valve.pass("one\n");
  assert.is(valve.takeMark(), "(1 hidden)\n");
  assert.is(valve.takeMark(), "");
  closeSync(pipe.read);
  await output.finish();
  closeSync(pipe.write);
});

test("a reader that is gone: what follows is dropped, once reported, and no error is thrown", async () => {
  const pipe = makePipe();
  closeSync(pipe.read);
  const output = new Output(pipe.write, "writer");
  let lost = 0;
  output.onLost = () => lost++;
  for (let at = 0; at < 3; at++) {
    output.write(LINE);
    await output.flush();
  }
  assert.is(output.trouble, "reader-gone");
  assert.is(lost, 1);
  closeSync(pipe.write);
});

test("a full disk, at the reader's pace: the code, at once", async () => {
  const full = openSync("/dev/full", "w");
  const output = new Output(full);
  let lost = 0;
  output.onLost = () => lost++;
  output.write(LINE);
  await output.flush();
  assert.equal(output.trouble, { code: "ENOSPC" });
  assert.is(lost, 1);
  closeSync(full);
});

test("a full disk, at the writer's pace: reported once, tried until `finish`, and lost only then", async () => {
  const full = openSync("/dev/full", "w");
  let attempts = 0;
  const disk: Target = {
    type: "target",
    get fd() {
      attempts++;
      return full;
    },
    prepare: () => undefined,
  };
  const output = new Output(disk, "writer");
  const events: string[] = [];
  output.onFull = () => events.push("full");
  output.onLost = () => events.push("lost");
  attempts = 0;
  output.write(LINE);
  await until(() => attempts === 3);
  assert.is(output.trouble, null);
  await output.finish();
  assert.equal(output.trouble, { code: "ENOSPC" });
  assert.equal(events, ["full", "lost"]);
  closeSync(full);
});

test("a disk that had no room for a while: all of it is there", async () => {
  const full = openSync("/dev/full", "w");
  const room = openSync(join(folder, "room"), "w");
  const disk = { type: "target", fd: full, prepare: () => undefined } satisfies Target;
  const output = new Output(disk, "writer");
  output.onFull = () => {
    disk.fd = room;
  };
  output.write(LINE);
  await until(() => disk.fd === room);
  await output.finish();
  assert.is(output.trouble, null);
  assert.is(read("room"), LINE);
  closeSync(full);
  closeSync(room);
});

test("a pipe that somebody made non-blocking: its reader is only slow", async () => {
  const pipe = makePipe();
  const write = openSync(`/proc/self/fd/${pipe.write}`, constants.O_WRONLY | constants.O_NONBLOCK);
  closeSync(pipe.write);
  const output = new Output(write);
  output.write(TEXT);
  const arrived = readAll(pipe.read);
  await output.finish();
  closeSync(write);
  assert.is((await arrived).length, TEXT.length);
  assert.is(output.trouble, null);
});

test("--rotate: FILE never grows beyond its size; FILE.1 is the one before it; both end with a whole line", async () => {
  const size = 200_000;
  const output = new Output(target("rotated", size));
  const lines = Array.from({ length: 6_000 }, (_, at) => `${String(at).padStart(99, ".")}\n`);
  for (const line of lines) output.write(line);
  await output.finish();
  for (const name of ["rotated", "rotated.1"]) {
    assert.ok(statSync(join(folder, name)).size <= size, `${name}: ${statSync(join(folder, name)).size}`);
    assert.is(statSync(join(folder, name)).mode & 0o777, 0o600);
  }
  const kept = read("rotated.1") + read("rotated");
  assert.ok(kept.length > size, "more than one file's worth is kept");
  assert.is(kept, lines.join("").slice(-kept.length));
  assert.is(kept.length % 100, 0, "the first line of FILE.1 is whole too");
});

test("two names of one file are one file; two pipes are not", () => {
  const name = join(folder, "one");
  const one = target("one");
  symlinkSync(name, join(folder, "other"));
  const other = openTarget(join(folder, "other"));
  assert.ok(!isFault(other) && isSameFile(one, other));
  assert.not.ok(isSameFile(one, target("another")));
  const { read, write } = makePipe();
  assert.not.ok(isSameFile(new OneFile(write), new OneFile(write)));
  closeSync(read);
  closeSync(write);
});

test("a file that is read is not written to, by whatever name", () => {
  const log = join(folder, "log");
  writeFileSync(log, "x");
  symlinkSync(log, join(folder, "link"));
  const refused = {
    type: "fault",
    message: `${join(folder, "link")}: is the file that is read (${log}): choose another one to write to`,
    exit: 2,
  };
  assert.equal(overwrites(join(folder, "link"), ["-", log]), refused);
  for (const other of ["-", join(folder, "new"), "/dev/null"])
    assert.is(overwrites(other, ["-", log, "/dev/null"]), null);
});

test("- is stdout", () => {
  assert.is(openFile("-"), 1);
  assert.equal(openTarget("-", 1_000), new OneFile(1));
});

test("--rotate: a piece that is larger than SIZE has a file of its own", () => {
  const rotating = target("single", 100);
  const first = rotating.fd;
  rotating.prepare(150);
  assert.is(rotating.fd, first, "nothing is in the first yet");
  rotating.prepare(10);
  assert.is.not(rotating.fd, first);
  closeSync(rotating.fd);
});

test("-o FILE: cut where it was there, for nobody else to read; a folder that is not there is a fault", () => {
  const path = join(folder, "report");
  for (const text of ["long text", "short"]) {
    const fd = openFile(path);
    assert.type(fd, "number");
    if (typeof fd === "number") closeSync(fd);
    assert.is(read("report"), "", text);
    assert.is(statSync(path).mode & 0o777, 0o600);
  }
  const message = "/nowhere/report: cannot be written (ENOENT): choose another file";
  assert.equal(openFile("/nowhere/report"), { type: "fault", message, exit: 125 });
  assert.equal(openTarget("/nowhere/report", 100_000), { type: "fault", message, exit: 125 });
});

test("a text that is written whole, and one that cannot be", async () => {
  const fd = openSync(join(folder, "text"), "w");
  assert.is(await writeText(fd, TEXT, "the report"), null);
  assert.is(read("text"), TEXT);
  closeSync(fd);
  const full = openSync("/dev/full", "w");
  const message = "the report: cannot be written (ENOSPC)";
  assert.equal(await writeText(full, LINE, "the report"), { type: "fault", message, exit: 125 });
  closeSync(full);
});

test("`| head`: where the reader is gone no further piece is made", async () => {
  const pipe = makePipe();
  let made = 0;
  function* pieces(): Generator<string> {
    for (; made < 100; made++) yield TEXT;
  }
  const written = put(pipe.write, pieces());
  readSync(pipe.read, Buffer.alloc(10));
  closeSync(pipe.read);
  assert.is((await written).trouble, "reader-gone");
  assert.ok(made < 100, `${made} pieces`);
  closeSync(pipe.write);
});

const listener = createServer().listen(0, "127.0.0.1");
test.before(async () => {
  if (!listener.listening) await once(listener, "listening");
});
test.after(() => {
  listener.close();
});

const LOG = "samples/traces/6.1/socktrace/udp.strace";

/** All that writes to stdout what was asked for. */
const commands: readonly (readonly string[])[] = [
  ["--help"],
  ["ls", "--help"],
  ["--version"],
  ["--columns", "help"],
  ["pfiles", String(process.pid)],
  ["pfiles", "--json", String(process.pid)],
  ["ls", "-p", String(process.pid)],
  ["explain", "SO_KEEPALIVE"],
  ["read", LOG],
  ["read", "-q", "--json", LOG],
  ["diff", LOG, LOG],
  ["debug", "events", LOG],
];

/** How socktrace ends that has this as its stdout: status or signal, and what is on stderr. */
function endOn(stdout: number, args: readonly string[]): readonly [status: number | string | null, stderr: string] {
  const { status, signal, stderr } = spawnSync(process.execPath, [SOCKTRACE, ...args], {
    stdio: ["ignore", stdout, "pipe"],
    encoding: "utf8",
  });
  return [signal ?? status, stderr];
}

for (const args of commands) {
  test(`${args.join(" ")} | head: where nobody reads any more it ends by SIGPIPE, and reports nothing`, () => {
    const pipe = makePipe();
    closeSync(pipe.read);
    assert.equal(endOn(pipe.write, args), ["SIGPIPE", ""]);
    closeSync(pipe.write);
  });

  test(`${args.join(" ")} >/dev/full: status 125, and one line on stderr`, () => {
    const full = openSync("/dev/full", "w");
    const [status, stderr] = endOn(full, args);
    assert.is(status, 125);
    assert.match(stderr, /^socktrace: the output: cannot be written \(ENOSPC\)(: the rest of the trace is lost)?\n$/);
    closeSync(full);
  });
}

test("read --expect: an expectation that fails is the status, though nobody reads the summary", () => {
  const path = join(folder, "expected");
  writeFileSync(path, "socket udp: SO_KEEPALIVE\n");
  const pipe = makePipe();
  closeSync(pipe.read);
  const [status, stderr] = endOn(pipe.write, ["read", "-q", "--expect", path, LOG]);
  assert.is(status, 1, stderr);
  closeSync(pipe.write);
});

test.run();
