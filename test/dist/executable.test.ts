/**
 * The one executable of this machine: that it works where there is no Node and nothing of ours, and leaves nothing behind.
 * `SOCKTRACE_EXECUTABLE=FILE npm test -- cli live` runs all tests of the command line with it.
 */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { executableOf, makeExecutables } from "../../scripts/dist/executable.ts";
import { architectures, thisRelease } from "../../scripts/dist/release.ts";
import { scratch } from "../live/safety/target.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { startProgram } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";

const test = suite("executable");
const architecture = architectures.find((one) => one === process.arch) ?? "x64";
const release = { ...thisRelease(scratch()), architectures: [architecture] };
await makeExecutables(release);
const socktrace = executableOf(release, architecture);
const log = resolve("samples/traces/6.1/socktrace/tcpserver.strace");

/** Only strace and its like are there: a folder of links in place of the PATH. */
const bin = scratch();
for (const command of ["strace", "sh", "true", "mkfifo", "grep", "rm", "cat", "sleep", "python3"])
  symlinkSync(join("/usr/bin", command), join(bin, command));
const temporary = scratch();

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  const all = { PATH: bin, TMPDIR: temporary, XDG_CACHE_HOME: temporary, ...env };
  return spawnSync(socktrace, args, { env: all, cwd: "/", encoding: "utf8" });
}

test.after.each(() => {
  assert.equal(readdirSync(temporary), [], "it left files behind");
});

test("version, explain, read", () => {
  assert.match(run(["--version"]).stdout, /^socktrace \d+[.]\d+[.]\d+\n/);
  assert.match(run(["explain", "TCP_NODELAY"]).stdout, /^TCP_NODELAY\n/);
  const { stdout } = spawnSync(process.execPath, ["bin/socktrace.js", "read", log], { encoding: "utf8" });
  assert.is(run(["read", log]).stdout, stdout);
});

test("a page, which has the script and the style that are inside", () => {
  const page = run(["read", "--format", "html", log]).stdout;
  const script = readFileSync("dist/browser/report.js", "utf8");
  assert.match(page, script.slice(0, 200));
});

test("a launch: the program's status, its sockets, and nothing of ours among its fds and variables", () => {
  if (!canTrace()) return;
  const { status, stdout, stderr } = run(["-q", "--", "sh", "-c", "echo done; exit 7"]);
  assert.is(status, 7);
  assert.is(stdout, "done\n");
  assert.match(stderr, "no socket was seen\n");
  const program = "import os, socket; socket.socket(); print(sorted(os.listdir('/proc/self/fd')), sorted(os.environ))";
  const traced = run(["-q", "--", "python3", "-c", program], { NODE_OPTIONS: "--no-such-option" });
  const alone = spawnSync("python3", ["-c", program], {
    env: { PATH: bin, TMPDIR: temporary, XDG_CACHE_HOME: temporary, NODE_OPTIONS: "--no-such-option" },
    encoding: "utf8",
  });
  assert.is(traced.stdout, alone.stdout);
  assert.match(traced.stderr, "SOCK_STREAM");
});

test("pfiles reads the options of another process's socket: koffi's native part is loaded", async () => {
  const server = await startProgram("python3", ["samples/programs/udp.py"], /ready/);
  const { stdout, stderr } = run(["pfiles", String(server.pid)]);
  await server.end();
  assert.is(stderr, "");
  assert.match(stdout, /left at default: SO_SNDBUF=\d+/);
});

test("folders that are mounted noexec are passed over; where none will do, one line says what to do", () => {
  if (spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status !== 0) {
    console.log("skipped: nothing can be mounted here");
    return;
  }
  /** With the executable in /mnt, and folders in which nothing can be executed. */
  const within = (folders: readonly string[]): SpawnSyncReturns<string> => {
    const mounts = folders.map((folder) => `mount -t tmpfs -o noexec none ${folder}`);
    const script = ["mount -t tmpfs none /mnt", 'cp "$0" /mnt/socktrace', ...mounts, "exec /mnt/socktrace ls"];
    const env = { PATH: "/usr/sbin:/usr/bin:/bin", TMPDIR: temporary };
    return spawnSync("unshare", ["-m", "sh", "-ec", script.join("; "), socktrace], { env, encoding: "utf8" });
  };
  assert.not.match(within([temporary, "/dev/shm"]).stderr, "koffi");
  const { stderr } = within([temporary, "/dev/shm", "/var/tmp", "/run", "/tmp"]);
  assert.match(stderr, "set TMPDIR to a folder with room that is not mounted noexec");
  assert.match(stderr, /cannot be unpacked: mounted noexec \((\S+, )?\/dev\/shm, \/tmp, \/var\/tmp, \/run\)/);
  assert.is(stderr.trim().split("\n").length, 1, stderr);
});

test("the eBPF engine's program is inside", async () => {
  if (!(await canUseEbpf())) return;
  const program = "import socket; socket.socket()";
  const { stderr } = run(["-q", "--engine", "ebpf", "--", "python3", "-c", program]);
  assert.match(stderr, "SOCK_STREAM");
});

test("it is no larger than 135 MB", () => {
  assert.ok(statSync(socktrace).size < 135_000_000);
});

test.run();
