/** A program that is launched under the eBPF engine has what it would have without us, and ends as it would. */
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endAll, startSocktrace } from "../live/safety/socktrace.ts";
import { isAlive, scratch, until } from "../live/safety/target.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { SOCKTRACE } from "../support/socktrace.ts";

const test = suite("launched by eBPF");
test.after(endAll);

const folder = scratch();
const socktrace = [process.execPath, SOCKTRACE, "--engine", "ebpf", "-o", "/dev/null"];

/** A place that differs from the usual one in all that a shell can change of it. */
const unusual = `
umask 027; ulimit -n 777; ulimit -c 0; export FOO=bar; cd test
exec 5</etc/passwd 9>>/dev/null
exec nice -n 3 taskset -c 0 "$@"
`;

function run(command: readonly string[], input: string | Buffer = ""): { status: number | null; stdout: string } {
  const [file = "", ...args] = command;
  const { status, signal, stdout } = spawnSync(file, args, { input, encoding: "latin1", maxBuffer: 1 << 26 });
  assert.is(signal, null);
  return { status, stdout };
}

/** What self.py prints, started in that place. */
function selfUnder(before: readonly string[]): Record<string, unknown> {
  const here = process.cwd();
  const ours = before.map((word) => (word === SOCKTRACE ? join(here, word) : word));
  const self = ["/usr/bin/python3", "-S", join(here, "test/ebpf/self.py")];
  const { stdout } = run(["bash", "-c", unusual, "bash", ...ours, ...self]);
  const { parent, environment, fds, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
  assert.ok(parent !== undefined);
  return {
    ...rest,
    // Whoever starts a program puts its path there.
    environment: (environment as readonly string[]).filter((entry) => !entry.startsWith("_=")),
    // Each run has pipes of its own.
    fds: JSON.parse(JSON.stringify(fds).replace(/(pipe|socket):\[\d+\]/g, "$1")),
  };
}

/** How a shell reports the end of a command. */
const ends: readonly (readonly [about: string, command: readonly string[], status: number])[] = [
  ["a status", ["sh", "-c", "exit 3"], 3],
  ["a signal", ["sh", "-c", "kill -TERM $$"], 143],
  ["SIGKILL", ["sh", "-c", "kill -KILL $$"], 137],
  ["a crash", ["sh", "-c", "kill -SEGV $$"], 139],
  ["a real-time signal, which Node does not have", ["bash", "-c", "kill -34 $$"], 162],
  ["no such command", ["no-such-command"], 127],
  ["a directory", ["/tmp"], 126],
  ["a file that may not be executed", [file("plain", "#!/bin/sh\n", 0o644)], 126],
  ["a script whose interpreter is not there", [file("lost", "#!/no/such/interpreter\n", 0o755)], 126],
  ["a script without an interpreter, which is the shell's", [file("bare", "exit 4\n", 0o755)], 4],
];

function file(name: string, text: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

if (await canUseEbpf()) {
  test("its fds, arguments, environment, group, session, signals, rights, limits, CPUs and so on are the same", () => {
    const bare = selfUnder([]);
    assert.equal(selfUnder([...socktrace, "--"]), bare);
    assert.ok(JSON.stringify(bare["fds"]).includes("/etc/passwd"));
  });

  for (const [about, command, status] of ends)
    test(`ends with ${about}`, () => {
      const shell = 'exec 2>/dev/null; "$@"; exit $?';
      assert.is(run(["bash", "-c", shell, "bash", ...socktrace, "--", ...command]).status, status);
    });

  test("what goes through it is the same, byte for byte", () => {
    const input = Buffer.from(Array.from({ length: 1 << 20 }, (_, at) => (at * 7) & 0xff));
    const { status, stdout } = run([...socktrace, "--", "cat"], input);
    assert.is(status, 0);
    assert.ok(Buffer.from(stdout, "latin1").equals(input));
  });

  test("-E sets and removes variables", () => {
    const flags = ["-E", "NEW=a b", "-E", "HOME"];
    const { stdout } = run([...socktrace, ...flags, "--", "sh", "-c", 'echo "$NEW,${HOME-none},${PATH:+path}"']);
    assert.is(stdout, "a b,none,path\n");
  });

  test("a child in the background is waited for, and what it does is shown", async () => {
    const out = join(folder, "background");
    const child = "import socket; s = socket.socket(); s.listen()";
    const command = `/usr/bin/python3 -c '${child}' & exit 6`;
    const running = startSocktrace(["--engine", "ebpf", "-o", out, "--", "sh", "-c", command]);
    assert.is((await running.ended).status, 6);
    assert.match(readFileSync(out, "utf8"), /listens/);
  });

  test("it is our child and nobody else's, and is gone with its end", async () => {
    const running = startSocktrace(["--engine", "ebpf", "-q", "--", "sh", "-c", "echo $$ $PPID; read line"], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    await until(() => running.stdout().includes("\n"));
    const [pid, parent] = running.stdout().trim().split(" ").map(Number);
    assert.is(parent, running.pid);
    running.child.stdin?.end();
    await running.ended;
    assert.not(isAlive(pid ?? 0));
  });
}

test.run();
