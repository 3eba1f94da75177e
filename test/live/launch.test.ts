import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, SOCKTRACE, socktrace, type Summary } from "../support/socktrace.ts";

/** A launched program is as it would be without us. */
const test = suite("launch");

const sh = (script: string, flags: readonly string[] = []): ReturnType<typeof socktrace> =>
  socktrace([...flags, "-q", "--", "sh", "-c", script]);

/** Writes into a file which of the fds 0 to 2 the program has, and what fd its first socket gets. */
const ownFds = `
import os, socket, sys
def is_open(fd):
    try: return bool(os.fstat(fd))
    except OSError: return False
fds = [fd for fd in range(3) if is_open(fd)]
first = socket.socket().fileno()
open(sys.argv[1], "w").write(f"open: {fds}, the first socket: {first}")
`;

if (canTrace()) {
  test("it has no fd more", () => {
    const script = "ls /proc/self/fd";
    assert.is(sh(script).stdout, spawnSync("sh", ["-c", script], { encoding: "utf8", input: "" }).stdout);
  });

  test("it has the fds that we were started with, under their numbers", () => {
    const list = "ls -l /proc/self/fd | sed -n 's/.* \\([0-9]* -> \\/[ed].*\\)/\\1/p'";
    const under = (command: string): string =>
      spawnSync("bash", ["-c", `exec 5</etc/passwd 7<>/dev/zero 14</etc; ${command}`], { encoding: "utf8" }).stdout;
    const traced = under(`${process.execPath} bin/socktrace.js -q -o /dev/null -- sh -c "${list}"`);
    assert.is(traced, under(`sh -c "${list}"`));
    assert.match(traced, /^5 -> \/etc\/passwd\n7 -> \/dev\/zero$/m);
  });

  test("its input and output are ours, the trace goes to stderr", () => {
    const run = socktrace(["-q", "--", "cat"], "through\n");
    assert.is(run.stdout, "through\n");
    assert.match(run.stderr, /^\d+:\tcat\t\(exited with 0 /);
  });

  test("its exit status is ours", () => {
    assert.is(sh("exit 7").status, 7);
    assert.is(sh("exit 0").status, 0);
  });

  for (const signal of ["TERM", "KILL", "INT", "USR1", "HUP", "PIPE"]) {
    test(`killed by SIG${signal}, we die by it too`, () => {
      assert.is(sh(`kill -${signal} $$`).signal, `SIG${signal}`);
    });
  }

  test("its pid is in our process group, its parent a tracer", () => {
    const own = spawnSync("sh", ["-c", "ps -o pgid= -p $$"], { encoding: "utf8" }).stdout.trim();
    assert.is(sh("ps -o pgid= -p $$").stdout.trim(), own);
  });

  test("it is started when it was executed, its children when they were forked", () => {
    const began = Date.now() / 1000;
    const { stdout } = socktrace(["--json", "-o", "-", "-E", "GREETING=x", "--", "sh", "-c", "sleep 0.1; (sleep 0.1)"]);
    const { processes } = JSON.parse(stdout) as Summary;
    const [first, ...children] = processes.map(({ started }) => started ?? 0);
    assert.ok(first !== undefined && first > began && first < Date.now() / 1000, `${first}`);
    assert.ok(children.length > 0 && children.every((one) => one > first), children.join(" "));
  });

  // A launcher in sh(1), which could see what fds are closed, would lose a.b: dash keeps no name that it cannot set.
  test("its environment is ours, names that no shell can set among it", () => {
    const env = { PATH: process.env.PATH, HOME: "/nowhere", "a.b": "1", "BASH_FUNC_f%%": "() { :; }" };
    const { stdout } = spawnSync(SOCKTRACE, ["-q", "--", "env"], { env, encoding: "utf8" });
    assert.is(stdout, spawnSync("env", { env, encoding: "utf8" }).stdout);
  });

  test("so it is with variables that Node takes out of its own environment, or makes absolute", () => {
    const env = { PATH: process.env.PATH, NODE_UNIQUE_ID: "3", NODE_V8_COVERAGE: "coverage" };
    const cwd = mkdtempSync(join(tmpdir(), "socktrace-test-"));
    const { stdout } = spawnSync(resolve(SOCKTRACE), ["-q", "--", "env"], { env, cwd, encoding: "utf8" });
    const sorted = (text: string): readonly string[] => text.split("\n").sort();
    assert.equal(sorted(stdout), sorted(spawnSync("env", { env, encoding: "utf8" }).stdout));
    rmSync(cwd, { recursive: true });
  });

  for (const closed of ["<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
    test(`sh -c 'exec PROGRAM ${closed}', as the manual has it: the program has these closed`, () => {
      const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
      const fds = join(folder, "fds");
      writeFileSync(join(folder, "program.py"), ownFds);
      const command = ["sh", "-c", `exec python3 ${join(folder, "program.py")} ${fds} ${closed}`] as const;
      spawnSync(command[0], command.slice(1), { stdio: "inherit" });
      const bare = readFileSync(fds, "utf8");
      assert.is(socktrace(["-q", "-o", "/dev/null", "--", ...command]).status, 0);
      assert.is(readFileSync(fds, "utf8"), bare);
      rmSync(folder, { recursive: true });
    });

  test("-E sets its environment", () => {
    assert.is(sh("echo $GREETING", ["-E", "GREETING=hello"]).stdout, "hello\n");
  });

  test("--raw keeps strace's own output, -o the report, both for the owner's eyes only", () => {
    const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
    const [raw, report] = [join(folder, "raw"), join(folder, "report")];
    const run = socktrace(["-o", report, "--raw", raw, "--", "python3", "-c", "import socket; socket.socket()"]);
    assert.is(run.stderr, "");
    assert.match(readFileSync(raw, "utf8"), /^\d+ +\d+\.\d{6} socket\(AF_INET, SOCK_STREAM/m);
    assert.match(readFileSync(report, "utf8"), /#\d+ {3}3 {2}created {3}TCP over IPv4, CLOEXEC/);
    assert.is(spawnSync("stat", ["-c", "%a", raw, report], { encoding: "utf8" }).stdout, "600\n600\n");
    rmSync(folder, { recursive: true });
  });

  test("nothing is left in the temporary directory", () => {
    const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
    const run = spawnSync(process.execPath, ["bin/socktrace.js", "-q", "--", "true"], {
      env: { ...process.env, TMPDIR: folder },
    });
    assert.is(run.status, 0);
    assert.equal(readdirSync(folder), []);
    rmSync(folder, { recursive: true });
  });

  test("a command of one of our names is launched behind --", () => {
    assert.is(socktrace(["--", "read"]).status, 127);
  });
}

test.run();
