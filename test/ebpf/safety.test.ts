/** What the eBPF engine promises the programs that it watches (docs/safety.md). */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bpfObjectsOf, canUseEbpf, countLoaded } from "../support/ebpf.ts";
import type { Summary } from "../support/socktrace.ts";
import { count } from "../live/safety/count.ts";
import { endAll, startSocktrace, type Running } from "../live/safety/socktrace.ts";
import { counter, isAlive, scratch, startTarget, status, tracerOf, until, type Target } from "../live/safety/target.ts";

const test = suite("by eBPF");
test.after(endAll);

async function attach(target: Target, ...flags: readonly string[]): Promise<Running> {
  const socktrace = startSocktrace(["--engine", "ebpf", ...flags, "-p", String(target.pid)]);
  await until(() => socktrace.stderr().includes("attached to") || socktrace.child.exitCode !== null);
  return socktrace;
}

/** It works on, and ends as it always does. */
async function checkUnharmed(target: Target): Promise<void> {
  await target.more(100);
  assert.is(target.refused(), 0);
  assert.is(await target.end(), 7);
}

/** A connection with SO_KEEPALIVE and the machine's times: advice, as a note. */
const keepaliveAlone = `
import socket
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
`;

if (await canUseEbpf()) {
  test("an attached program is never traced by ptrace, filtered or stopped", async () => {
    const target = await startTarget("--threads=2");
    const before = unchanging(target.pid);
    const socktrace = await attach(target);
    await target.more(500);
    assert.equal(unchanging(target.pid), before);
    assert.is(tracerOf(target.pid), 0);
    assert.is(status(target.pid, "Seccomp"), "0");
    socktrace.kill("SIGINT");
    await socktrace.ended;
    await checkUnharmed(target);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGKILL", "SIGSEGV"] as const)
    test(`${signal} to socktrace: nothing of it is left in the kernel, and the program goes on`, async () => {
      const target = await startTarget("--threads=2", "--children=1");
      const socktrace = await attach(target);
      await target.more(50);
      const objects = bpfObjectsOf(socktrace.pid);
      assert.ok(objects.prog.length > 0 && objects.map.length > 0, JSON.stringify(objects));
      assert.is(countLoaded(objects), objects.prog.length + objects.map.length + objects.link.length);
      socktrace.kill(signal);
      const how = await socktrace.exited;
      await until(() => countLoaded(objects) === 0);
      const isCrash = signal === "SIGKILL" || signal === "SIGSEGV";
      assert.equal(how, isCrash ? { status: null, signal } : { status: 0, signal: null });
      if (!isCrash) assert.match(socktrace.stdout(), /SO_KEEPALIVE\s+on/);
      await checkUnharmed(target);
    });

  test("a launched program goes on after a crash of socktrace, with all its calls", async () => {
    const target = counter();
    const socktrace = startSocktrace(["--engine", "ebpf", "-q", "--", ...target.command]);
    await target.more(50);
    const objects = bpfObjectsOf(socktrace.pid);
    const pid = Number(/ready (\d+)/.exec(socktrace.stdout())?.[1]);
    assert.is(tracerOf(pid), 0);
    socktrace.kill("SIGSEGV");
    await socktrace.exited;
    await until(() => countLoaded(objects) === 0);
    await target.more(100);
    assert.is(target.refused(), 0);
    process.kill(pid, "SIGTERM");
    await until(() => !isAlive(pid));
  });

  test("a socktrace that is stopped, or never scheduled, stops nobody", async () => {
    const target = await startTarget("--pause=0");
    const socktrace = await attach(target, "-o", "/dev/null");
    process.kill(socktrace.pid, "SIGSTOP");
    // Many times more than the ring has room for.
    await target.more(200_000);
    process.kill(socktrace.pid, "SIGCONT");
    socktrace.kill("SIGINT");
    assert.is((await socktrace.ended).status, 0);
    await checkUnharmed(target);
  });

  test("a launched program whose end was among the events that were lost: socktrace ends with it", async () => {
    const target = counter("--steps=200000", "--pause=0");
    const socktrace = startSocktrace(["--engine", "ebpf", "-o", "/dev/null", "--", ...target.command]);
    await until(() => target.done() > 0 && socktrace.stdout().includes("ready"));
    process.kill(socktrace.pid, "SIGSTOP");
    const pid = Number(/ready (\d+)/.exec(socktrace.stdout())?.[1]);
    await until(() => !isAlive(pid));
    process.kill(socktrace.pid, "SIGCONT");
    assert.equal(await socktrace.ended, { status: 0, signal: null });
    assert.is(target.done(), 200_000);
  });

  test("Ctrl-Z stops socktrace alone", async () => {
    const target = await startTarget();
    const socktrace = await attach(target, "-o", "/dev/null");
    process.kill(socktrace.pid, "SIGTSTP");
    await target.more(500);
    process.kill(socktrace.pid, "SIGCONT");
    socktrace.kill("SIGINT");
    assert.is((await socktrace.ended).status, 0);
    await checkUnharmed(target);
  });

  test("a reader that does not read: lines are left out, the summary is whole", async () => {
    const steps = 3_000;
    const target = counter(`--steps=${steps}`, "--pause=0.0005");
    const socktrace = startSocktrace(["--engine", "ebpf", "--format", "ndjson", "--", ...target.command], {
      stdio: ["ignore", "ignore", "pipe"],
      isRead: false,
    });
    await until(() => target.done() === steps);
    const counted = await count(socktrace.child.stderr as Readable);
    assert.is(counted.sockets, steps);
    assert.is((await socktrace.exited).status, 0);
  });

  test("`| head`: the reader goes, and so does socktrace", async () => {
    const target = await startTarget();
    const socktrace = await attach(target);
    await until(() => socktrace.stdout().includes("SO_KEEPALIVE"));
    socktrace.child.stdout?.destroy();
    assert.equal(await socktrace.exited, { status: 0, signal: null });
    await checkUnharmed(target);
  });

  test("a full disk is reported once, and the trace goes on; the summary comes to stderr", async () => {
    const target = await startTarget();
    const socktrace = await attach(target, "-o", "/dev/full");
    await until(() => socktrace.stderr().includes("disk full"));
    await target.more(200);
    socktrace.kill("SIGINT");
    assert.is((await socktrace.ended).status, 125);
    assert.match(socktrace.stderr(), /SO_KEEPALIVE\s+on/);
    await checkUnharmed(target);
  });

  test("a launched program is not ended by a full disk", async () => {
    const target = counter("--steps=500");
    const socktrace = startSocktrace(["--engine", "ebpf", "-o", "/dev/full", "--", ...target.command]);
    // The program ended with 0; that what was asked for is lost is our own failure.
    assert.is((await socktrace.ended).status, 125);
    assert.is(target.done(), 500);
  });

  test("-o FILE: all of it, for its owner only; --rotate: a new file at that size", async () => {
    const folder = scratch();
    const [whole, rotated] = [join(folder, "whole"), join(folder, "rotated")];
    for (const flags of [
      ["-o", whole],
      ["-o", rotated, "--rotate", "64k"],
    ]) {
      const target = counter("--steps=300");
      const socktrace = startSocktrace(["--engine", "ebpf", "--format", "ndjson", ...flags, "--", ...target.command]);
      assert.is((await socktrace.ended).status, 0);
    }
    assert.is(statSync(whole).mode & 0o777, 0o600);
    assert.is(linesOf(whole).filter(({ change }) => change === "option-set").length, 300);
    assert.ok(linesOf(rotated).length > 0 && linesOf(`${rotated}.1`).length > 0);
  });

  test("SIGUSR1 and --every: the summary so far, and the trace goes on", async () => {
    const target = await startTarget();
    const socktrace = await attach(target, "--every", "0.5");
    await until(() => socktrace.stdout().includes("--- summary so far ---"));
    const before = socktrace.stdout().length;
    socktrace.kill("SIGUSR1");
    await until(() => socktrace.stdout().slice(before).includes("--- the trace goes on ---"));
    socktrace.kill("SIGINT");
    assert.is((await socktrace.ended).status, 0);
    await checkUnharmed(target);
  });

  test("--expect and --fail-on decide the status", async () => {
    const file = join(scratch(), "expected");
    const listener = ["/usr/bin/python3", "-c", keepaliveAlone];
    const statusWith = async (...args: readonly string[]): Promise<string> => {
      const socktrace = startSocktrace(["--engine", "ebpf", "-q", "--no-summary", ...args]);
      const { status } = await socktrace.ended;
      return `${status ?? ""} ${socktrace.stderr()}`;
    };
    for (const [line, said] of [
      ["listener: SO_REUSEADDR", /^0 ok/],
      ["listener: '!SO_REUSEADDR'", /^1 FAILED/],
    ] as const) {
      writeFileSync(file, line);
      assert.match(await statusWith("--expect", file, "--", ...listener), said);
    }
    assert.match(await statusWith("--fail-on", "note", "--", ...listener), /^1 .*--fail-on note/);
    assert.is(await statusWith("--", ...listener), "0 ");
  });

  test("a thousand processes that come and go: each is counted", async () => {
    const file = join(scratch(), "summary");
    const load = ["/usr/bin/python3", "test/live/safety/soak/load.py", "forks", "50", "20"];
    const socktrace = startSocktrace(["--engine", "ebpf", "-q", "--json", "-o", file, "--", ...load]);
    assert.is((await socktrace.ended).status, 0);
    assert.match(socktrace.stdout(), "forked 1000, errors 0");
    const { groups } = JSON.parse(readFileSync(file, "utf8")) as Summary;
    assert.is(groups.find(({ role }) => role === "neither bound nor connected")?.count, 1000);
  });
}

/** What a tracer could change of a process, as /proc has it. */
function unchanging(pid: number): Readonly<Record<string, string | null>> {
  const names = ["TracerPid", "NoNewPrivs", "Seccomp", "Seccomp_filters", "SigBlk", "SigIgn", "SigCgt", "FDSize"];
  const more = ["Cpus_allowed_list", "CapEff", "Uid", "Threads"];
  return Object.fromEntries([...names, ...more].map((name) => [name, status(pid, name)]));
}

function linesOf(file: string): readonly { readonly change?: string }[] {
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly change?: string });
}

test.run();
