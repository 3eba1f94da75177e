import { spawnSync } from "node:child_process";
import { readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace } from "../../support/socktrace.ts";
import { end, endAll, startFake, startSocktrace, type Running } from "./socktrace.ts";
import { counter, scratch, startTarget, tracerOf, until } from "./target.ts";

/** Every failure has one clear line, the right exit code, and everything learnt so far in the report. */
const test = suite("faults");
test.after(endAll);

const learnt = /SO_KEEPALIVE +on +on +set at/;

test("a strace that is too old", async () => {
  const { status, lines } = await end(startFake("old", ["--", "true"]));
  assert.equal(lines, [
    "socktrace: strace 4.10 is too old, 4.15 or newer is needed: choose another with --strace PATH",
  ]);
  assert.is(status, 125);
});

test("something else than strace", async () => {
  const { status, lines } = await end(startFake("other", ["--", "true"]));
  assert.equal(lines, [
    "socktrace: test/live/safety/fake/strace is not strace (by its -V): choose another with --strace PATH",
  ]);
  assert.is(status, 125);
});

test("a strace in PATH that cannot be executed", async () => {
  const folder = scratch();
  writeFileSync(join(folder, "strace"), "", { mode: 0o644 });
  symlinkSync(process.execPath, join(folder, "node"));
  const { status, lines } = await end(startSocktrace(["--", "true"], { env: { PATH: folder } }));
  assert.equal(lines, ["socktrace: strace cannot be started (EACCES): check --strace PATH"]);
  assert.is(status, 125);
});

test("a strace that crashes midway: what it wrote is reported", async () => {
  const { status, lines, text } = await end(startFake("crash", ["--", "true"]));
  assert.equal(lines, ["socktrace: strace was killed by SIGSEGV during the trace; the program has ended too"]);
  assert.is(status, 125);
  assert.match(text, learnt);
});

test("one that gives up midway", async () => {
  const { status, lines, text } = await end(startFake("gives-up", ["--", "true"]));
  assert.equal(lines, ["socktrace: strace ended with status 1 during the trace; the program has ended too"]);
  assert.is(status, 125);
  assert.match(text, learnt);
});

test("one that is killed in the middle of a line: the line cannot be parsed, and a message says so", async () => {
  const { status, lines, text } = await end(startFake("cut", ["--", "true"]));
  assert.match(lines[0] ?? "", /^socktrace: 1 line could not be parsed \(not read: 1 \w+\): -:3:\d+: expected /);
  assert.match(lines[1] ?? "", "strace was killed by SIGKILL during the trace");
  assert.is(status, 125);
  assert.match(text, /opened 1\.000000/);
});

test("garbage is counted, the lines between are reported", async () => {
  const { lines, text } = await end(startFake("garbage", ["--", "true"]));
  assert.match(lines.join("\n"), /\d+ lines could not be parsed, the first: -:1:\d+: expected /);
  assert.match(text, learnt);
  assert.not.match(text, /[\0-\x08\x0b-\x1f]/);
});

test("attached: a strace that crashes midway", async () => {
  const target = await startTarget();
  const { status, lines, text } = await end(startFake("crash", ["-p", String(target.pid)]));
  assert.equal(lines, [
    `socktrace: strace was killed by SIGSEGV during the trace; process ${target.pid} goes on untraced`,
  ]);
  assert.is(status, 125);
  assert.match(text, learnt);
  assert.is(await target.end(), 7);
});

test("attached: a strace that ignores signals is killed; Ctrl-C ends us all the same", async () => {
  const target = await startTarget();
  const socktrace = startFake("stubborn", ["-p", String(target.pid)]);
  await until(() => socktrace.stdout().includes("SO_KEEPALIVE"));
  socktrace.kill("SIGINT");
  const { status, lines, text } = await end(socktrace);
  assert.equal(lines, []);
  assert.is(status, 0);
  assert.match(text, learnt);
  assert.is(await target.end(), 7);
});

for (const fake of ["never-opens", "stubborn"])
  test(`launched: ${fake}, and TERM to us: it is killed, nothing hangs`, async () => {
    const folder = scratch();
    const socktrace = startFake(fake, ["--", "true"], { TMPDIR: folder });
    await until(() => (socktrace.stdout() + socktrace.stderr()).length > 0);
    socktrace.kill("SIGTERM");
    const { status } = await end(socktrace);
    assert.is(status, 125);
    assert.equal(readdirSync(folder), []);
  });

test("strace refuses to start: its message is shown, and the exit status is 125", async () => {
  const { status, lines, text } = await end(startFake("refuses", ["--", "true"]));
  assert.match(text, "strace: PTRACE_SETOPTIONS: Function not implemented\n");
  assert.equal(lines, ["socktrace: cannot trace the command: see strace's message above"]);
  assert.is(status, 125);
});

test("attached: strace refuses to start", async () => {
  const target = await startTarget();
  const { status, lines } = await end(startFake("refuses", ["-p", String(target.pid)]));
  assert.equal(lines, [
    `socktrace: cannot trace process ${target.pid} (strace: PTRACE_SETOPTIONS: Function not implemented)`,
  ]);
  assert.is(status, 125);
  await target.end();
});

test("no room for the files that a trace needs: at no limit is it more than a line", async () => {
  for (const limit of [24, 30, 36, 42]) {
    const script = `ulimit -n ${limit}; exec ${process.execPath} bin/socktrace.js -q -- true`;
    const { status, lines, text } = await end(startSocktrace([], { command: ["bash", "-c", script] }));
    if (status === 0) continue;
    assert.equal(lines, ["socktrace: too many open files (EMFILE): raise the limit (ulimit -n 1024)"]);
    assert.is(text.trim(), lines[0]);
    assert.is(status, 125);
  }
});

if (canTrace()) {
  test("a 32-bit program", async () => {
    const file = join(scratch(), "program");
    writeFileSync(file, elf32, { mode: 0o755 });
    const { status, lines, text } = await end(startSocktrace(["--", file]));
    if (/Exec format error|not executable/.test(text)) return;
    assert.equal(lines, []);
    assert.is(status, 0);
    assert.match(text, learnt);
  });

  test("126: a file that the kernel cannot execute", async () => {
    const file = join(scratch(), "odd");
    writeFileSync(file, "no program\n", { mode: 0o755 });
    const { status, lines, text } = await end(startSocktrace(["--", file]));
    assert.equal(lines, [`socktrace: ${file}: cannot be executed: see strace's message above`]);
    assert.match(text, "Exec format error");
    assert.is(status, 126);
  });

  test("126: its interpreter is missing", async () => {
    const file = join(scratch(), "odd");
    writeFileSync(file, "#!/nonexistent/sh\n", { mode: 0o755 });
    assert.is((await end(startSocktrace(["--", file]))).status, 126);
  });

  test("126: -u USER may not execute it", async () => {
    if (process.geteuid?.() !== 0) return;
    const file = join(scratch(), "program");
    writeFileSync(file, "#!/bin/sh\n", { mode: 0o700 });
    assert.is((await end(startSocktrace(["-u", "nobody", "--", file]))).status, 126);
  });

  test("another tracer holds the process: it is named, and undisturbed", async () => {
    const target = await startTarget();
    const other = startSocktrace(["-q", "-p", String(target.pid)]);
    await until(() => tracerOf(target.pid) > 0);
    const { status, lines } = await end(startSocktrace(["-p", String(target.pid)]));
    assert.equal(lines, [
      `socktrace: cannot trace process ${target.pid} (strace, PID ${tracerOf(target.pid)}, traces it already); end that tracer first`,
    ]);
    assert.is(status, 125);
    assert.ok(tracerOf(target.pid) > 0);
    other.kill("SIGINT");
    await other.ended;
    assert.is(await target.end(), 7);
  });

  test("of several processes one cannot be attached to: a message, and the others are traced", async () => {
    const [target, zombie] = [await startTarget(), await startZombie()];
    const socktrace = startSocktrace(["-p", `${target.pid},${zombie.pid}`]);
    await until(() => socktrace.stdout().includes("SO_KEEPALIVE"));
    socktrace.kill("SIGINT");
    const { status, lines, text } = await end(socktrace);
    assert.equal(lines, [
      `socktrace: process ${zombie.pid} is a zombie: it has ended, and its parent has not waited for it`,
    ]);
    assert.is(status, 1);
    assert.match(text, learnt);
    zombie.parent.kill("SIGKILL");
    assert.is(await target.end(), 7);
  });

  test("a thread of the kernel", async () => {
    const { status, lines } = await end(startSocktrace(["-p", "2"]));
    assert.match(
      lines.join(),
      /^socktrace: (cannot trace process 2 \(it is a thread of the kernel\)|process 2: no such process \(ps -e lists all\))$/,
    );
    assert.ok(status === 125 || status === 1);
  });

  test("another user's process, without rights", async () => {
    if (process.geteuid?.() !== 0) return;
    const target = await startTarget();
    const command = ["setpriv", "--reuid=65534", "--clear-groups", process.execPath, "bin/socktrace.js"] as const;
    const { status, lines } = await end(startSocktrace([], { command: [...command, "-p", String(target.pid)] }));
    assert.equal(lines, [`socktrace: cannot trace process ${target.pid} (owned by root; you are nobody); run as root`]);
    assert.is(status, 125);
    assert.is(await target.end(), 7);
  });

  test("a seccomp filter forbids ptrace, as containers' do", async () => {
    const filtered = ["/usr/bin/python3", "test/live/safety/without_call.py", "ptrace"] as const;
    const node = [process.execPath, "bin/socktrace.js"];
    const launched = await end(startSocktrace([], { command: [...filtered, ...node, "--", "true"] }));
    assert.match(launched.lines.join("\n"), "cannot trace the command (a seccomp filter forbids ptrace");
    assert.is(launched.status, 125);
    const target = await startTarget();
    const attached = await end(startSocktrace([], { command: [...filtered, ...node, "-p", String(target.pid)] }));
    assert.match(attached.lines.join("\n"), `cannot trace process ${target.pid} (a seccomp filter forbids ptrace`);
    assert.is(attached.status, 125);
    assert.is(await target.end(), 7);
  });

  test("threads that come and go all the time", async () => {
    const target = await startTarget("--storm");
    const socktrace = startSocktrace(["-p", String(target.pid)]);
    await until(() => socktrace.stdout().includes("SO_KEEPALIVE"));
    await target.more(500);
    socktrace.kill("SIGINT");
    const { status, lines } = await end(socktrace);
    assert.equal(lines, []);
    assert.is(status, 0);
    await target.more(100);
    assert.is(target.refused(), 0);
    assert.is(await target.end(), 7);
  });

  test("the target ends while it is attached to", async () => {
    const target = await startTarget("--steps=200");
    const { status, lines } = await end(startSocktrace(["-p", String(target.pid)]));
    assert.ok(status === 0 || status === 1, lines.join());
    assert.ok(lines.length <= 1);
  });

  for (const locale of ["C", "POSIX", "tr_TR.UTF-8", "no_such_locale"])
    test(`LANG=${locale}`, async () => {
      const { command } = counter("--steps=10");
      const { status, lines, text } = await end(
        startSocktrace(["--", ...command], { env: { LANG: locale, LC_ALL: locale } }),
      );
      assert.equal(lines, []);
      assert.is(status, 0);
      assert.match(text, learnt);
    });

  test("process 1 of a container: launched by it, ended by a signal, reported as shells do", async () => {
    if (process.geteuid?.() !== 0) return;
    const inside = ["unshare", "-pf", "--mount-proc", process.execPath, "bin/socktrace.js"] as const;
    const { status } = await end(startSocktrace([], { command: [...inside, "--", "sh", "-c", "kill -SEGV $$"] }));
    assert.is(status, 139);
  });

  test("process 1 of a container, attached to from inside", async () => {
    if (process.geteuid?.() !== 0) return;
    const { command, done } = counter("--steps=2000");
    const script = `(sleep 0.5; timeout -s INT 3 ${process.execPath} bin/socktrace.js -p 1) & exec ${command.join(" ")}`;
    const inside = startSocktrace([], { command: ["unshare", "-pf", "--mount-proc", "bash", "-c", script] });
    const { status, lines, text } = await end(inside);
    assert.equal(lines, []);
    assert.match(text, learnt);
    assert.is(status, 0);
    assert.is(done(), 2000);
  });

  test("in another pid namespace than /proc's nobody is signalled by a wrong number", async () => {
    if (process.geteuid?.() !== 0) return;
    const { command, done } = counter("--steps=500");
    const inside = startSocktrace([], {
      command: ["unshare", "-pf", process.execPath, "bin/socktrace.js", "--", ...command],
    });
    assert.is((await end(inside)).status, 0);
    assert.is(done(), 500);
  });
}

/**
 * i386: socket(AF_INET, SOCK_STREAM, 0), setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, [1], 4), exit(0); elf(5)'s two headers
 * before it. A machine that runs no such programs refuses it.
 */
const elf32 = Buffer.from(
  "7f454c46010101000000000000000000020003000100000054800408340000000000000000000000340020000100000000000000" +
    "010000000000000000800408008004088c0000008c0000000500000000100000" +
    "b867010000bb02000000b90100000031d2cd8089c36a0189e6b86e010000b901000000ba09000000bf04000000cd80b80100000031dbcd80",
  "hex",
);

/** A process that has ended and that nobody waits for. */
async function startZombie(): Promise<{ pid: number; parent: Running }> {
  const script = "import os, time; child = os.fork() or os._exit(0); print(child, flush=True); time.sleep(600)";
  const parent = startSocktrace([], { command: ["/usr/bin/python3", "-c", script] });
  await until(() => parent.stdout().includes("\n"));
  const pid = Number(parent.stdout());
  await until(() => spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.startsWith("Z"));
  return { pid, parent };
}

test.run();
