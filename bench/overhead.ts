/**
 * What a trace costs the traced server, as ratios in one run: nginx with a connection for each request, and redis with
 * pipelining, bare, under strace as people type it, under strace with socktrace's calls, and under socktrace. Every
 * round runs all of them one after the other, and each is compared with the bare one of its own round; what is printed
 * is the median of the rounds. `npx tsx bench/overhead.ts [ROUNDS [WAYS]]`, WAYS a regular expression of names; part
 * of `npm run bench`. Needs wrk, nginx, redis-server and two CPUs.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { lightCalls, tracedCalls } from "../src/decode/traced.ts";
import { launchArguments, straceArguments, type TraceOptions } from "../src/sources/strace/argv.ts";
import { isFault } from "../src/base/fault.ts";
import { findStrace } from "../src/sources/strace/strace.ts";
import { freePort } from "../test/support/ports.ts";

interface Server {
  readonly title: string;
  readonly command: readonly string[];
  readonly port: number;
  /** Requests a second. */
  readonly load: () => number;
}

/** One way to trace: a command before the server's, or with -p and its processes; none: bare. */
interface Way {
  readonly name: string;
  readonly tracer: readonly string[];
  readonly attaches?: true;
  /** The name of strace alone with the same calls, which ours is compared with too. */
  readonly like?: string | undefined;
}

const SECONDS = 2;
/** Under load before the one that counts: in the first seconds V8 compiles us, for nearly a second of CPU time. */
const WARM_UP_MS = 5_000;
const folder = mkdtempSync(join(tmpdir(), "socktrace-overhead-"));

try {
  const missing = ["wrk", "nginx", "redis-server", "redis-benchmark", "strace"].filter((name) => !isThere(name));
  if (missing.length > 0) console.log(`overhead: skipped, not installed: ${missing.join(", ")}`);
  else {
    const [, script = "", ...own] = process.argv;
    const [rounds = "3", wanted = ""] = script.includes("overhead") ? own : [];
    const [bare, ...traced] = await allWays();
    const ways = [bare, ...traced.filter(({ name }) => new RegExp(wanted).test(name))];
    for (const server of [await nginx(), await redis()]) await compare(server, ways, Number(rounds));
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(server: Server, ways: readonly Way[], rounds: number): Promise<void> {
  console.log(`${server.title}: ${rounds} rounds, load ${loadavg()[0]?.toFixed(1) ?? "?"} at the start`);
  const rates = new Map<Way, number[]>(ways.map((way) => [way, []]));
  for (let round = 0; round < rounds; round++) for (const way of ways) rates.get(way)?.push(await measure(server, way));
  const [bare = []] = rates.values();
  const ratesOf = (like: string | undefined): readonly number[] =>
    [...rates].find(([{ name }]) => name === like)?.[1] ?? [];
  for (const [{ name, like }, found] of rates) {
    const perSecond = Math.round(median(found)).toLocaleString("en");
    const ofBare = `${ratio(found, bare).toFixed(2).padStart(6)} of bare`;
    const others = ratesOf(like);
    const ofLike = others.length === 0 ? "" : `${ratio(found, others).toFixed(2).padStart(6)} of strace's`;
    console.log(`  ${name.padEnd(44)}${perSecond.padStart(9)} requests/s ${ofBare}${ofLike}`);
  }
  console.log(`  load ${loadavg()[0]?.toFixed(1) ?? "?"} at the end`);
}

/** Of rates that were measured in the same rounds. */
function ratio(rates: readonly number[], others: readonly number[]): number {
  return median(rates.map((rate, round) => rate / (others[round] ?? NaN)));
}

async function measure(server: Server, { tracer, attaches }: Way): Promise<number> {
  const [command = "", ...args] = attaches === true ? server.command : [...tracer, ...server.command];
  const started = run(command, args);
  await until(() => answers(server.port));
  const pids = processesOf(server.port);
  const [file = "", ...words] = tracer;
  const attached = attaches === true ? run(file, [...words, "-p", pids.join(",")]) : null;
  if (attached !== null) await until(() => Promise.resolve(pids.every(isTraced)));
  if (attached !== null) await wait(500);
  for (const end = Date.now() + WARM_UP_MS; Date.now() < end;) server.load();
  const rate = server.load();
  if (attached !== null) await stop(attached, attached.pid ?? 0, "SIGINT");
  await stop(started, pids[0] ?? 0, "SIGTERM");
  return rate;
}

async function allWays(): Promise<readonly [Way, ...Way[]]> {
  const strace = await findStrace();
  if (isFault(strace)) throw new Error(strace.message);
  const options: TraceOptions = { calls: tracedCalls, follow: true, user: null, environment: [] };
  const ours = straceArguments(strace, options, "/dev/null");
  const light = straceArguments(strace, { ...options, calls: lightCalls }, "/dev/null");
  const bpf = launchArguments(options, strace.seccompBpf);
  const socktrace = (...flags: string[]): readonly string[] => [
    process.execPath,
    "bin/socktrace.js",
    "-o",
    "/dev/null",
    ...flags,
  ];
  const both = (
    name: string,
    tracer: readonly string[],
    { like, bpf = [] }: { readonly like?: string; readonly bpf?: readonly string[] } = {},
  ): readonly Way[] => [
    { name, tracer: [...tracer, ...bpf, "--"], like },
    { name: `${name}, attached`, tracer, attaches: true, like: like && `${like}, attached` },
  ];
  const onOneCpu = ["taskset", "-c", "0", "strace"];
  const all: readonly Way[] = [
    ...both("strace", ["strace", ...ours], { bpf }),
    ...both("strace, the calls of --light", ["strace", ...light], { bpf }),
    { name: "strace on one CPU", tracer: [...onOneCpu, ...ours, ...bpf, "--"] },
    { name: "strace on one CPU, the calls of --light", tracer: [...onOneCpu, ...light, ...bpf, "--"] },
    ...both("strace -f -yy -e trace=%net,%desc", [
      ...["strace", "-f", "-yy", "-e", "trace=%net,%desc", "-o", "/dev/null"],
    ]),
    ...both("socktrace", socktrace(), { like: "strace" }),
    ...both("socktrace --light", socktrace("--light"), { like: "strace, the calls of --light" }),
    ...both("socktrace --one-cpu", socktrace("--one-cpu"), { like: "strace on one CPU" }),
    ...both("socktrace --one-cpu --light", socktrace("--one-cpu", "--light"), {
      like: "strace on one CPU, the calls of --light",
    }),
  ];
  const launches = all.filter((way) => way.attaches !== true);
  return [{ name: "bare", tracer: [] }, ...launches, ...all.filter((way) => way.attaches === true)];
}

async function nginx(): Promise<Server> {
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr emerg;
    events { worker_connections 512; }
    http {
      access_log off; ${temporary.join(" ")}
      server { listen 127.0.0.1:${port}; location / { return 200 "hello"; } }
    }`,
  );
  const load = ["-t1", "-c16", "-H", "Connection: close", `http://127.0.0.1:${port}/`];
  return {
    title: "nginx, a connection for each request",
    command: ["nginx", "-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")],
    port,
    load: () => Number(/Requests\/sec:\s*([\d.]+)/.exec(ask("wrk", [`-d${SECONDS}s`, ...load]))?.[1]),
  };
}

async function redis(): Promise<Server> {
  const port = await freePort();
  const server = ["redis-server", "--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  const load = ["-p", String(port), "-t", "set", "-P", "16", "-c", "20", "-n", "200000", "-q"];
  return {
    title: "redis, 16 requests at a time",
    command: server,
    port,
    load: () => Number(/([\d.]+) requests per second/.exec(ask("redis-benchmark", load))?.[1]),
  };
}

/** The listener's process and its children. */
function processesOf(port: number): readonly number[] {
  const found = /pid=(\d+)/g;
  const listening = ask("ss", ["-H", "-ltnp", `sport = :${port}`]);
  return Array.from(new Set(Array.from(listening.matchAll(found), ([, pid]) => Number(pid)))).sort((a, b) => a - b);
}

function isTraced(pid: number): boolean {
  return !/^TracerPid:\s+0$/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
}

function run(command: string, args: readonly string[]): ChildProcess {
  return spawn(command, args, { stdio: "ignore" });
}

async function stop(child: ChildProcess, pid: number, signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((done) => child.once("exit", done));
  process.kill(pid, signal);
  await ended;
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.on("error", () => {
      done(false);
    });
  });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(50);
}

function ask(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: "latin1", maxBuffer: 1 << 26 });
}

function isThere(command: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}
