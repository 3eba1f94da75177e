import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace } from "../../support/socktrace.ts";
import { attachTo, endAll, startSocktrace } from "./socktrace.ts";
import { counter, isAlive, startTarget, status, tracerOf, until, type Target } from "./target.ts";

/** --one-cpu: strace and all that it traces on one CPU, for as long as it traces. */
const test = suite("--one-cpu");
test.after(endAll);

const FIELD = "Cpus_allowed_list";
const ours = status(process.pid, FIELD) ?? "";

/** The CPUs of each thread of these processes. */
function cpus(pids: readonly number[]): readonly string[] {
  return pids.flatMap((pid) => tidsOf(pid).map((tid) => status(tid, FIELD) ?? "")).filter((list) => list !== "");
}

function tidsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/** The process and its children. */
function familyOf(pid: number): readonly number[] {
  const parents = readdirSync("/proc")
    .map(Number)
    .filter((one) => status(one, "PPid") === String(pid));
  return [pid, ...parents];
}

function onOne(lists: readonly string[]): boolean {
  return new Set(lists).size === 1 && /^\d+$/.test(lists[0] ?? "");
}

/** Resolves when it holds at so many looks in a row: a child in the middle of its fork is moved a moment later. */
async function settled(condition: () => boolean): Promise<void> {
  let row = 0;
  await until(() => (row = condition() ? row + 1 : 0) === 20);
}

/** A target with threads that come and go, and children that it forks all the time. */
async function attached(...flags: string[]): Promise<{ target: Target; socktrace: ReturnType<typeof startSocktrace> }> {
  const target = await startTarget("--threads=2", "--storm", "--forks", ...flags);
  const socktrace = await attachTo(target.pid, "--one-cpu");
  const strace = tracerOf(target.pid);
  await until(() => onOne(cpus([target.pid, strace])));
  await target.more(100);
  await settled(() => {
    // A child that was forked just before the attach, of a thread that was not traced yet, is nobody's to move.
    const traced = familyOf(target.pid).filter((pid) => tracerOf(pid) === strace);
    return traced.length > 1 && onOne(cpus([...traced, strace]));
  });
  assert.not.ok(cpus([socktrace.pid]).includes(cpus([strace])[0] ?? ""), "socktrace itself keeps off");
  return { target, socktrace };
}

/** Every thread of the target and of its children runs where it ran before, untraced, and new ones too. */
async function checkHome(target: Target): Promise<void> {
  await until(() => tracerOf(target.pid) === 0);
  const atHome = (): boolean => cpus(familyOf(target.pid)).every((list) => list === ours);
  await until(atHome);
  await target.more(100);
  assert.ok(atHome());
  assert.is(target.refused(), 0);
  assert.is(await target.end(), 7);
}

if (canTrace() && availableParallelism() > 1) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    test(`attached, ${signal}: all threads and children get their CPUs back`, async () => {
      const { target, socktrace } = await attached();
      socktrace.kill(signal);
      assert.equal(await socktrace.ended, { status: 0, signal: null });
      await checkHome(target);
    });

  test("attached, SIGKILL of socktrace", async () => {
    const { target, socktrace } = await attached();
    socktrace.kill("SIGKILL");
    await checkHome(target);
  });

  test("attached, SIGKILL of strace", async () => {
    const { target, socktrace } = await attached();
    process.kill(tracerOf(target.pid), "SIGKILL");
    assert.is((await socktrace.ended).status, 125);
    await checkHome(target);
  });

  test("attached, SIGKILL of both", async () => {
    const { target, socktrace } = await attached();
    process.kill(tracerOf(target.pid), "SIGKILL");
    socktrace.kill("SIGKILL");
    await checkHome(target);
  });

  test("a thread that was bound to a CPU, before or meanwhile, stays there", async () => {
    const target = await startTarget("--threads=3", "--bind");
    const bound = cpus([target.pid]).filter((list) => list !== ours);
    const socktrace = await attachTo(target.pid, "--one-cpu");
    assert.is(bound.length, 1);
    await until(() => onOne(cpus([target.pid])));
    socktrace.kill("SIGINT");
    await socktrace.ended;
    assert.equal(
      cpus([target.pid]).filter((list) => list !== ours),
      bound,
    );
    assert.is(await target.end(), 7);
  });

  test("launched, the program sees one CPU", async () => {
    const socktrace = startSocktrace(["--one-cpu", "-q", "--", "nproc"]);
    assert.is((await socktrace.ended).status, 0);
    assert.is(socktrace.stdout(), "1\n");
  });

  test("launched and left running, it gets all CPUs back", async () => {
    const { command, more, refused } = counter("--threads=2");
    const socktrace = startSocktrace(["--one-cpu", "--detachable", "--", ...command]);
    await until(() => socktrace.stdout().includes("ready"));
    const pid = Number(/ready (\d+)/.exec(socktrace.stdout())?.[1]);
    assert.ok(onOne(cpus([pid, tracerOf(pid)])));
    socktrace.kill("SIGTERM");
    assert.equal(await socktrace.exited, { status: 0, signal: null });
    assert.ok(cpus([pid]).every((list) => list === ours));
    await more(100);
    assert.is(refused(), 0);
    process.kill(pid, "SIGTERM");
    await until(() => !isAlive(pid));
  });

  test("not with --no-follow", async () => {
    const socktrace = startSocktrace(["--one-cpu", "--no-follow", "--", "true"]);
    assert.is((await socktrace.ended).status, 2);
    assert.match(socktrace.stderr(), "--one-cpu cannot be used with --no-follow");
  });
}

test.run();
