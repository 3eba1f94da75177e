import { mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canUseEbpf } from "../../support/ebpf.ts";
import { canTrace } from "../../support/socktrace.ts";
import { endAll, startFake, startSocktrace, type Running } from "./socktrace.ts";
import { counter, isAlive, scratch, status, tracerOf, until, type Counter } from "./target.ts";

/** A launched program gets its signals as without us, and ends as it does without us. */
const test = suite("a launched program");
test.after(endAll);

interface Launched extends Counter {
  readonly socktrace: Running;
  /** The program itself. */
  readonly pid: number;
}

/** Launched, at work, and some of its work has been shown. */
async function launch(flags: readonly string[], target: readonly string[] = []): Promise<Launched> {
  const counted = counter(...target);
  const socktrace = startSocktrace([...flags, "--", ...counted.command]);
  await until(() => socktrace.stdout().includes("ready") && socktrace.stderr().includes("SO_KEEPALIVE"));
  return { ...counted, socktrace, pid: Number(/ready (\d+)/.exec(socktrace.stdout())?.[1]) };
}

/** As the terminal's Ctrl-C: to the whole process group. */
function interrupt({ socktrace }: Launched): void {
  process.kill(-socktrace.pid, "SIGINT");
}

function inSummary(text: string): boolean {
  return /SO_KEEPALIVE +on +on +set at/.test(text);
}

const engines = [
  ...(canTrace() ? [["", []] as const] : []),
  ...((await canUseEbpf()) ? [[", by eBPF", ["--engine", "ebpf"]] as const] : []),
];

for (const [by, engine] of engines) {
  test(`Ctrl-C ends it, and the report is printed; socktrace dies by the same signal${by}`, async () => {
    const program = await launch(engine);
    interrupt(program);
    assert.equal(await program.socktrace.ended, { status: null, signal: "SIGINT" });
    assert.ok(inSummary(program.socktrace.stderr()));
  });

  test(`one that ignores Ctrl-C goes on; the second one ends it: TERM, then KILL${by}`, async () => {
    const program = await launch(engine, ["--stubborn", "--children=2"]);
    interrupt(program);
    await until(() => program.socktrace.stderr().includes("a second Ctrl-C ends it"));
    await program.more(100);
    interrupt(program);
    assert.equal(await program.socktrace.ended, { status: null, signal: "SIGKILL" });
    assert.ok(inSummary(program.socktrace.stderr()));
    assert.not(isAlive(program.pid));
  });

  test(`TERM to socktrace ends it as TERM ends it${by}`, async () => {
    const program = await launch(engine, ["--children=2"]);
    program.socktrace.kill("SIGTERM");
    assert.equal(await program.socktrace.ended, { status: 7, signal: null });
    assert.ok(inSummary(program.socktrace.stderr()));
  });

  test(`HUP to socktrace is passed on${by}`, async () => {
    const program = await launch(engine);
    program.socktrace.kill("SIGHUP");
    assert.equal(await program.socktrace.ended, { status: null, signal: "SIGHUP" });
    assert.ok(inSummary(program.socktrace.stderr()));
  });

  test(`QUIT and INT to socktrace alone do nothing to it${by}`, async () => {
    const program = await launch(engine);
    program.socktrace.kill("SIGQUIT");
    program.socktrace.kill("SIGINT");
    await program.more(100);
    program.socktrace.kill("SIGTERM");
    assert.is((await program.socktrace.ended).status, 7);
  });

  test(`its background processes are waited for, and a message says so${by}`, async () => {
    const socktrace = startSocktrace([...engine, "--", "sh", "-c", "sleep 600 & echo $!; exit 5"]);
    await until(() => socktrace.stderr().includes("background processes"));
    const child = Number(socktrace.stdout());
    assert.match(
      socktrace.stderr(),
      `sh has ended; waiting for its background processes: ${child} (sleep). Ctrl-C twice ends them`,
    );
    process.kill(child, "SIGTERM");
    assert.is((await socktrace.ended).status, 5);
  });

  test(`--detach-on-exit leaves it running, untraced${by}`, async () => {
    const { command, more, refused } = counter();
    const socktrace = startSocktrace([
      ...engine,
      "--detach-on-exit",
      "--",
      "sh",
      "-c",
      `${command.join(" ")} >/dev/null 2>&1 & echo $!; sleep 2; exit 5`,
    ]);
    assert.is((await socktrace.ended).status, 5);
    const child = Number(socktrace.stdout());
    assert.is(tracerOf(child), 0);
    await more(100);
    assert.is(refused(), 0);
    process.kill(child, "SIGTERM");
  });

  for (const signal of ["SIGTERM", "SIGHUP"] as const)
    test(`with --detachable ${signal} leaves it running, untraced, with all its calls${by}`, async () => {
      const program = await launch([...engine, "--detachable"], ["--threads=2", "--children=1"]);
      program.socktrace.kill(signal);
      assert.equal(await program.socktrace.exited, { status: 0, signal: null });
      await goesOnAlone(program);
      assert.ok(inSummary(program.socktrace.stderr()));
    });

  test(`with --detachable it lives through SIGKILL of socktrace${by}`, async () => {
    const program = await launch([...engine, "--detachable"]);
    program.socktrace.kill("SIGKILL");
    await until(() => tracerOf(program.pid) === 0);
    await goesOnAlone(program);
  });
}

if (canTrace()) {
  test("TERM that comes before the program has started ends it all the same", async () => {
    const { command, done } = counter();
    const socktrace = startFake("slow", ["--", ...command]);
    await until(() => socktrace.stdout().includes("begun"));
    socktrace.kill("SIGTERM");
    const { status, signal } = await socktrace.ended;
    assert.ok(status === 7 || signal === "SIGTERM" || signal === "SIGKILL", `${status} ${signal}`);
    assert.ok(done() < 1_000);
  });

  test("SIGKILL of socktrace: it goes on with all its calls, and its stderr gets no word of strace's", async () => {
    const program = await launch([]);
    program.socktrace.kill("SIGKILL");
    const { stderr } = program.socktrace;
    await program.more(5_000);
    assert.is(program.refused(), 0);
    assert.not.match(stderr(), "Broken pipe");
    process.kill(program.pid, "SIGTERM");
    await until(() => !isAlive(program.pid));
  });

  test("SIGKILL of strace: a message says what happened to the program", async () => {
    const program = await launch([]);
    process.kill(tracerOf(program.pid), "SIGKILL");
    assert.is((await program.socktrace.exited).status, 125);
    assert.match(program.socktrace.stderr(), /strace was killed by SIGKILL during the trace; (process \d+|the)/);
    if (isAlive(program.pid)) {
      assert.match(program.socktrace.stderr(), /ENOSYS.*--detachable avoids this/);
      await until(() => program.refused() > 0);
      process.kill(program.pid, "SIGTERM");
    }
    await program.socktrace.ended;
    assert.ok(inSummary(program.socktrace.stderr()));
  });

  test("with --detachable it lives through SIGKILL of strace", async () => {
    const program = await launch(["--detachable"]);
    process.kill(tracerOf(program.pid), "SIGKILL");
    assert.is((await program.socktrace.exited).status, 125);
    assert.match(program.socktrace.stderr(), `process ${program.pid} goes on untraced`);
    await goesOnAlone(program);
  });

  test("the kernel does not take strace when memory is short, and the program as it always would", async () => {
    const program = await launch([]);
    const score = (pid: number): number => Number(readFileSync(`/proc/${pid}/oom_score_adj`, "utf8"));
    if (mayLowerScore()) await until(() => score(tracerOf(program.pid)) === -1000);
    else console.log("note: no CAP_SYS_RESOURCE here: that strace's score is lowered is not tested");
    assert.is(score(program.pid), score(process.pid));
    program.socktrace.kill("SIGTERM");
    await program.socktrace.ended;
  });

  test("SIGKILL before strace has begun: its directory is removed", async () => {
    const folder = scratch();
    const program = startFake("never-opens", ["--", "true"], { TMPDIR: folder });
    await until(() => program.stdout().includes("begun"));
    assert.is(readdirSync(folder).length, 1);
    program.kill("SIGKILL");
    await until(() => readdirSync(folder).length === 0);
  });

  test("directories of runs that are gone are removed at the next start, others are left alone", async () => {
    const folder = scratch();
    const namespace = /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "";
    const [gone, ours, elsewhere] = [
      `socktrace-${namespace}-4194303-abcdef`,
      `socktrace-${namespace}-${process.pid}-abcdef`,
      "socktrace-1-4194303-abcdef",
    ];
    for (const name of [gone, ours, elsewhere]) mkdirSync(join(folder, name));
    await startSocktrace(["--", "sleep", "0.5"], { env: { TMPDIR: folder } }).ended;
    assert.equal(readdirSync(folder), [elsewhere, ours].sort());
  });
}

/** Linux capability 24. */
function mayLowerScore(): boolean {
  return (BigInt(`0x${status(process.pid, "CapEff") ?? 0}`) & (1n << 24n)) !== 0n;
}

async function goesOnAlone(program: Launched): Promise<void> {
  assert.is(tracerOf(program.pid), 0);
  await program.more(100);
  assert.is(program.refused(), 0);
  process.kill(program.pid, "SIGTERM");
  await until(() => !isAlive(program.pid));
}

test.run();
