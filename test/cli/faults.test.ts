import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, socktrace } from "../support/socktrace.ts";

/** Bad input: one clear line on stderr, the exit code of the contract, and what could be read is still reported. */
const test = suite("faults");

const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const good = readFileSync("samples/traces/6.1/socktrace/udp.strace", "utf8");
/** Up to the second socket call, of which a few letters are still there. */
const cut = `${good.split("socket(").slice(0, 2).join("socket(")}socket(AF_`;
const shorn = good.slice(0, good.indexOf("IP_TOS") + 3);
const sockets = (stdout: string): number => stdout.match(/S_IFSOCK/g)?.length ?? 0;

interface Case {
  readonly args: readonly string[];
  readonly status: number;
  readonly stderr: RegExp;
  readonly sockets: number;
  /** Of stderr; 1 by default. */
  readonly lines?: number;
}

const cases: Readonly<Record<string, Case>> = {
  "an empty file": {
    args: ["read", file("empty", "")],
    status: 125,
    stderr: /empty: empty file, no strace output$/,
    sockets: 0,
  },
  "a binary file": {
    args: ["read", "/bin/ls"],
    status: 125,
    stderr: /ls: no strace output found in it$/,
    sockets: 0,
  },
  "a trace for Perfetto among the messages of a launch": {
    args: ["--format", "perfetto", "--", "true"],
    status: 2,
    stderr: /--format perfetto is not text: write it to a file, with -o trace\.pftrace$/,
    sockets: 0,
  },
  "a trace for Perfetto without its timeline": {
    args: ["read", "--format", "perfetto", "-q", file("good", good)],
    status: 2,
    stderr: /--format perfetto is made of the timeline: leave out -q$/,
    sockets: 0,
  },
  "a trace for Perfetto in pieces": {
    args: ["--format", "perfetto", "-o", join(folder, "trace"), "--rotate", "1M", "--", "true"],
    status: 2,
    stderr: /--format perfetto is one file: leave out --rotate$/,
    sockets: 0,
  },
  "a missing file": { args: ["read", "/nowhere.log"], status: 125, stderr: /\/nowhere.log: no such file$/, sockets: 0 },
  "a directory": {
    args: ["read", folder],
    status: 125,
    stderr: /is a directory: name the log files in it$/,
    sockets: 0,
  },
  "a missing file beside a good one": {
    args: ["read", "-q", "/nowhere.log", file("good", good)],
    status: 125,
    stderr: /\/nowhere.log: no such file$/,
    sockets: 3,
  },
  "a log cut in the middle of a line": {
    args: ["read", "-q", file("shorn", shorn)],
    status: 0,
    stderr:
      /^socktrace: 1 line could not be parsed(?: \(not read: 1 \w+\))?: .*shorn:\d+:\d+: expected .*\n.*setsockopt.*\n *\^$/,
    sockets: 3,
    lines: 3,
  },
  "a compressed log": { args: ["read", "-q", file("good.gz", gzipSync(good))], status: 0, stderr: /^$/, sockets: 3 },
  "a compressed log cut in the middle": {
    args: ["read", "-q", file("cut.gz", gzipSync(cut).subarray(0, -8))],
    status: 0,
    stderr: /^socktrace: 1 line could not be parsed(?: \(not read: 1 \w+\))?: .*cut.gz:\d+:\d+: expected .*\n.*\n *\^$/,
    sockets: 1,
    lines: 3,
  },
  "two logs in one": {
    args: ["read", "-q", file("two", good + good)],
    status: 0,
    stderr: new RegExp(
      `^socktrace: time goes backwards at \\S+two:${good.split("\n").length}: several logs in one file, or the clock was changed`,
    ),
    sockets: 6,
  },
  "a compressed log with a wrong sum at its end": {
    args: [
      "read",
      "-q",
      file("damaged.gz", Buffer.concat([gzipSync(good.repeat(20)).subarray(0, -8), Buffer.alloc(8)])),
    ],
    status: 125,
    stderr: /^socktrace: \S+damaged.gz: the rest is damaged \(incorrect data check\)\n/,
    sockets: 57,
    lines: 5,
  },
  "a process that does not exist": {
    args: ["-p", "4194000"],
    status: 1,
    stderr: /process 4194000: no such process/,
    sockets: 0,
  },
  "a pid that is none": {
    args: ["-p", "x"],
    status: 2,
    stderr: /expected process ids: 1234 or 1234,1235$/,
    sockets: 0,
  },
  "nothing to do": { args: ["-q"], status: 2, stderr: /nothing to trace: give a COMMAND, -p PID/, sockets: 0 },
  "an unknown option": { args: ["--frobnicate"], status: 2, stderr: /unknown option '--frobnicate'/, sockets: 0 },
  "a command not found": {
    args: ["nosuchcommand"],
    status: 127,
    stderr: /nosuchcommand: command not found$/,
    sockets: 0,
  },
  "a file that is not executable": {
    args: ["/etc/passwd"],
    status: 126,
    stderr: /\/etc\/passwd: cannot be executed/,
    sockets: 0,
  },
  "another strace that is missing": {
    args: ["--strace", "/nowhere/strace", "true"],
    status: 125,
    stderr: /\/nowhere\/strace cannot be started: check --strace PATH$/,
    sockets: 0,
  },
  "a report that cannot be written": {
    args: ["-o", "/nowhere/report", "true"],
    status: 125,
    stderr: /\/nowhere\/report: cannot be written \(ENOENT\)/,
    sockets: 0,
  },
};

for (const [name, { args, status, stderr, sockets: count, lines = 1 }] of Object.entries(cases)) {
  test(name, () => {
    const run = socktrace(args);
    assert.match(run.stderr.trimEnd(), stderr);
    assert.is(run.status, status);
    assert.is(sockets(run.stdout), count);
    assert.is(run.stderr.trimEnd().split("\n").length, lines);
  });
}

test("twenty logs, one after the other: stderr has our own line alone", () => {
  const logs = Array.from({ length: 20 }, () => "samples/traces/6.1/socktrace/udp.strace");
  const { status, stderr } = socktrace(["read", "-q", "-o", "/dev/null", ...logs]);
  assert.is(status, 0);
  assert.match(stderr, /^socktrace: time goes backwards 19 times.*\n$/);
});

test("the files of -ff with -r alone: their order is not known", () => {
  const line = "     0.000012 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0\n";
  const parts = [file("parts.7", line), file("parts.8", line)];
  const { stdout } = socktrace(["read", "-q", ...parts]);
  assert.match(stdout, "unknown: how the lines of the files follow one another: they have no times of day");
  const alone = socktrace(["read", "-q", parts[0] ?? ""]);
  assert.not.match(alone.stdout, "how the lines of the files");
});

test("strace missing from PATH", () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  const run = spawnSync(process.execPath, ["bin/socktrace.js", "node", "-v"], { env: { PATH: bin }, encoding: "utf8" });
  assert.is(run.status, 125);
  assert.match(
    run.stderr,
    /^socktrace: strace cannot be started: install it \(Debian, Ubuntu: apt install strace; .*\)\n$/,
  );
});

test("someone else's process, without the right to trace it", () => {
  if (process.getuid?.() !== 0 || !canTrace()) {
    console.log("skipped: only root can become somebody else");
    return;
  }
  // The checkout may lie where nobody else may look: what is run is a copy.
  const copy = join(folder, "copy");
  mkdirSync(copy, { recursive: true });
  spawnSync("cp", ["-r", "bin", "dist", "package.json", "node_modules", copy]);
  chmodSync(folder, 0o755);
  const run = spawnSync(process.execPath, [join(copy, "bin/socktrace.js"), "-p", String(process.pid)], {
    uid: 65534,
    gid: 65534,
    env: { ...process.env, TMPDIR: "/tmp", HOME: "/" },
    encoding: "utf8",
  });
  assert.match(run.stderr, /^socktrace: cannot trace process \d+ \(owned by root; you are \w+\); run as root/);
  assert.is(run.status, 125);
});

test.after(() => {
  rmSync(folder, { recursive: true });
});

test.run();
