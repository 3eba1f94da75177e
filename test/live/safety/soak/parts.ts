import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { startProgram, type Program } from "../../../support/program.ts";
import { freePort } from "../../../support/ports.ts";
import type { Summary } from "../../../support/socktrace.ts";
import { startSocktrace, type Running } from "../socktrace.ts";
import { count } from "../count.ts";
import { scratch, startTarget, status, tracerOf, until, type Target } from "../target.ts";
import { Leftovers } from "./leftovers.ts";
import { Memory, type Growth } from "./memory.ts";

/** What a part of the soak found: figures to be read, and what must not be. */
export interface Found {
  readonly figures: string;
  readonly faults: readonly string[];
}

/** Memory may be so much more at the end than after the first tenth. */
const GROWTH = 1.1;
/** Seconds from which on a run is a long one. */
const LONG_S = 60;
/** A target must keep so much of its progress while nobody reads what we write. */
const PROGRESS = 0.8;

const load = (...args: readonly string[]): Promise<Program> =>
  startProgram("/usr/bin/python3", ["test/live/safety/soak/load.py", ...args], /^ready ?(.*)\n/m);

/** A server that gets so many connections. Its socktrace must not grow, and must have counted each. `engine`: flags. */
export async function connections(number: number, engine: readonly string[] = []): Promise<Found> {
  const left = new Leftovers();
  const file = join(scratch(), "summary");
  const server = await load("server");
  const socktrace = startSocktrace([...engine, "--json", "-o", file, "-p", String(server.pid)], tmpdir(left));
  await until(() => socktrace.stderr().includes("attached to"));
  const fds = countFds(server.pid);
  const client = await load("connect", String(server.ready[1]), String(number));
  const memory = new Memory(socktrace.pid, () => progressOf(client, number));
  await client.end();
  const grown = await memory.growth();
  socktrace.kill("SIGINT");
  const how = await socktrace.ended;
  const { groups, sockets, unparsed } = readSummary(file);
  // The first is like no other: what its listener gave it was looked at later.
  const alone = sockets.filter(
    ({ id, listener }) => listener !== null && !groups.some((one) => one.sockets.includes(id)),
  );
  const accepted = countOf(groups, /^accepted from/) + alone.length;
  const faults = [
    ...unless(/errors 0\n/.test(client.output()), client.output().trim()),
    ...unless(accepted === number, `${accepted} of ${number} connections counted`),
    ...unless(unparsed === 0, `${unparsed} lines could not be parsed`),
    ...unless(how.status === 0, `socktrace ended with ${how.status ?? how.signal}: ${socktrace.stderr()}`),
    ...unless(countFds(server.pid) === fds, `the server has ${countFds(server.pid)} fds, not ${fds}`),
    ...growthFaults(grown),
    ...(await left.find()),
  ];
  await server.end("SIGTERM");
  return { figures: `${number} connections, ${accepted} counted, ${sayGrowth(grown)}`, faults };
}

/** So many workers that fork all the time. */
export async function forks(workers: number, each: number, engine: readonly string[] = []): Promise<Found> {
  const left = new Leftovers();
  const file = join(scratch(), "summary");
  const total = workers * each;
  const command = ["/usr/bin/python3", "test/live/safety/soak/load.py", "forks", String(workers), String(each)];
  const socktrace = startSocktrace([...engine, "-q", "--json", "-o", file, "--", ...command], tmpdir(left));
  const first = Number(/^processes (\d+)$/m.exec(readFileSync("/proc/stat", "latin1"))?.[1]);
  const forked = (): number => Number(/^processes (\d+)$/m.exec(readFileSync("/proc/stat", "latin1"))?.[1]) - first;
  const memory = new Memory(socktrace.pid, () => Math.min(forked() / total, 1));
  const how = await socktrace.ended;
  const grown = await memory.growth();
  const { groups, unparsed } = readSummary(file);
  const counted = countOf(groups, /^neither bound nor connected$/);
  const faults = [
    ...unless(socktrace.stdout().endsWith(`forked ${total}, errors 0\n`), socktrace.stdout().trim()),
    ...unless(counted === total, `${counted} of ${total} sockets counted`),
    ...unless(unparsed === 0, `${unparsed} lines could not be parsed`),
    ...unless(how.status === 0, `socktrace ended with ${how.status ?? how.signal}: ${socktrace.stderr()}`),
    ...growthFaults(grown),
    ...(await left.find()),
  ];
  return {
    figures: `${total} forks, ${counted} sockets, ${sayGrowth(grown)}`,
    faults,
  };
}

/** How a trace is ended in turn; after KILL the guard has to make strace let go. */
const endings = ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const;

/** redis-server under load is attached to and left so many times: it and its clients must not notice. */
export async function attachments(times: number): Promise<Found> {
  const left = new Leftovers();
  const port = await freePort();
  const redis = await startProgram(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", left.folder],
    /Ready to accept connections/,
  );
  const client = await load("redis", String(port));
  await wait(500);
  const fds = countFds(redis.pid);
  const faults: string[] = [];
  let done = 0;
  const memory = new Memory(redis.pid, () => done / times);
  for (; done < times; done++) {
    const signal = endings[done % endings.length] ?? "SIGINT";
    const trouble = await attachOnce(redis.pid, signal, startSocktrace(["-p", String(redis.pid)], tmpdir(left)));
    if (trouble !== null) faults.push(`attachment ${done + 1}, ${signal}: ${trouble}`);
  }
  const grown = await memory.growth();
  await client.end("SIGTERM");
  await until(() => countFds(redis.pid) <= fds - 20);
  const last = client.output().trim().split("\n").at(-1) ?? "";
  faults.push(
    ...unless(last.endsWith("errors 0"), last),
    ...unless(status(redis.pid, "Seccomp") === "0", "redis-server has a seccomp filter"),
    ...growthFaults(grown),
  );
  const ended = await redis.end("SIGTERM");
  faults.push(...unless(ended === 0, `redis-server ended with ${ended}`), ...(await left.find()));
  return { figures: `${times} attachments, ${last}, redis-server: ${sayGrowth(grown)}`, faults };
}

async function attachOnce(pid: number, signal: NodeJS.Signals, socktrace: Running): Promise<string | null> {
  await until(() => socktrace.stdout().includes("accepted") || socktrace.child.exitCode !== null);
  socktrace.kill(signal);
  const how = await socktrace.ended;
  await until(() => tracerOf(pid) <= 0);
  if (signal !== "SIGKILL" && how.status !== 0) return `${how.status ?? how.signal}: ${socktrace.stderr()}`;
  const others = socktrace.stderr().replace(/^socktrace: attached to .*\n/, "");
  return others === "" ? null : others;
}

/**
 * Two targets side by side, so that both have the same machine: one whose socktrace is read, one whose is not for so
 * many seconds. At the end all that each did is in its summary.
 */
export async function backPressure(seconds: number): Promise<Found> {
  const [read, unread] = [await startTraced(), await startTraced()];
  const readText = count(read.stdout);
  for (const one of [read, unread]) one.go();
  await Promise.all([read.target.more(500), unread.target.more(500)]);
  const before = [read.target.done(), unread.target.done()] as const;
  await wait(seconds * 1000);
  const [quick, slow] = [read.target.done() - before[0], unread.target.done() - before[1]];
  const faults = [await lost(read, readText), await lost(unread, count(unread.stdout))].flat();
  const ratio = slow / quick;
  return {
    figures: `steps in ${seconds} s: ${quick} with a quick reader, ${slow} without one: ${ratio.toFixed(2)}`,
    faults: [...faults, ...unless(ratio >= PROGRESS, `only ${ratio.toFixed(2)} of the progress`)],
  };
}

interface TracedTarget {
  readonly target: Target;
  readonly socktrace: Running;
  readonly stdout: Readable;
  /** Steps that it had done when it was attached to. */
  readonly earlier: number;
  readonly go: () => void;
}

/**
 * A target that is stopped when it is attached to, so that it is known what it does from then on. All on one CPU: a
 * stop costs two to four times as much where strace happens to be on another one than its target (measured on 6.18).
 */
async function startTraced(): Promise<TracedTarget> {
  const target = await startTarget("--pause=0");
  process.kill(target.pid, "SIGSTOP");
  await until(() => status(target.pid, "State")?.startsWith("T") === true);
  spawnSync("taskset", ["-apc", "0", String(target.pid)]);
  const command = ["taskset", "-c", "0", process.execPath, "bin/socktrace.js", "--format", "ndjson", "-p"] as const;
  const socktrace = startSocktrace([], { command: [...command, String(target.pid)], isRead: false });
  await until(() => tracerOf(target.pid) > 0);
  const { stdout } = socktrace.child;
  if (stdout === null) throw new Error("no pipe");
  return { target, socktrace, stdout, earlier: target.done(), go: () => process.kill(target.pid, "SIGCONT") };
}

/** The step in which it was stopped may count for either. */
async function lost(traced: TracedTarget, counted: ReturnType<typeof count>): Promise<readonly string[]> {
  const { target, socktrace, earlier } = traced;
  await target.end();
  const { sockets } = await counted;
  const steps = target.done() - earlier;
  const how = await socktrace.exited;
  return [
    ...unless(how.status === 0, `socktrace ended with ${how.status ?? how.signal}`),
    ...unless(Math.abs(sockets - steps) <= 1, `${sockets} of ${steps} steps counted`),
  ];
}

/** What the client has printed: `1000\n`, `2000\n` ... */
function progressOf(client: Program, number: number): number {
  return Number(/(\d+)\n$/.exec(client.output())?.[1] ?? 0) / number;
}

function tmpdir(left: Leftovers): { readonly env: Readonly<Record<string, string>> } {
  return { env: { TMPDIR: left.folder } };
}

function unless(holds: boolean, otherwise: string): readonly string[] {
  return holds ? [] : [otherwise];
}

/** A short run ends before its memory has found its size. */
function growthFaults({ ratio, early, late, seconds }: Growth): readonly string[] {
  return unless(seconds < LONG_S || ratio <= GROWTH, `memory grew from ${early} to ${late} kB`);
}

function sayGrowth({ ratio, early, late }: Growth): string {
  return `resident ${early} kB after the first tenth, ${late} kB in the last: ${ratio.toFixed(2)}`;
}

function countOf(groups: Summary["groups"], role: RegExp): number {
  return groups.filter((one) => role.test(one.role ?? "")).reduce((sum, { count }) => sum + count, 0);
}

function countFds(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function readSummary(file: string): Summary {
  return JSON.parse(readFileSync(file, "utf8")) as Summary;
}
