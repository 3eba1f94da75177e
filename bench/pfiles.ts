/**
 * What a look at a process costs, by the socket: `socktrace pfiles` beside lsof and ss on a process with 1,000 and
 * with 10,000 sockets, all their options included, in the same run, the best of three. CPU time, since it matters to
 * the machine that is looked at and bears a busy one; wall time beside it. Part of `npm run bench`; alone:
 * npx tsx bench/pfiles.ts
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { asPid } from "../src/base/brands.ts";
import { snapshot } from "../src/kernel/snapshot.ts";

const RUNS = 3;

/** Runs a command, its output thrown away, and prints what it used: CPU and wall microseconds, peak RSS. */
const measured = `
import resource, subprocess, sys, time
started = time.monotonic()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
wall = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print((used.ru_utime + used.ru_stime) * 1e6, wall * 1e6, used.ru_maxrss)
`;

for (const count of [1_001, 10_001]) await bench(count);

async function bench(count: number): Promise<void> {
  const program = spawn("python3", ["bench/many-sockets.py", String(count)], { stdio: ["pipe", "pipe", "inherit"] });
  const [ready] = (await once(createInterface(program.stdout), "line")) as [string];
  const pid = ready.split(" ")[1] ?? "";
  console.log(`a process with ${count.toLocaleString("en")} TCP sockets, for each:`);
  const best = bestOf(() => look(Number(pid)));
  say(`snapshot, ${best.options} options a socket`, best.cpu / count, best.wall / count, null);
  for (const [name, command] of commands(pid)) {
    const { cpu, wall, kilobytes } = bestOf(() => run(command));
    say(name, cpu / count, wall / count, kilobytes);
  }
  program.stdin.end();
  await once(program, "exit");
}

function bestOf<Found extends { readonly cpu: number }>(take: () => Found): Found {
  return Array.from({ length: RUNS }, take).reduce((least, one) => (one.cpu < least.cpu ? one : least));
}

function commands(pid: string): readonly (readonly [name: string, command: readonly string[]])[] {
  return [
    ["socktrace pfiles", [process.execPath, "bin/socktrace.js", "pfiles", pid]],
    ["socktrace pfiles --json", [process.execPath, "bin/socktrace.js", "pfiles", "--json", pid]],
    ["socktrace ls -n -P", [process.execPath, "bin/socktrace.js", "ls", "-n", "-P", "-p", pid]],
    ["node alone", [process.execPath, "-e", "0"]],
    ["lsof -n -P", ["lsof", "-n", "-P", "-p", pid]],
    ["ss -tanie -p", ["ss", "-tanie", "-p"]],
  ];
}

/** In this process, Node's start aside: microseconds. */
function look(pid: number): { readonly cpu: number; readonly wall: number; readonly options: number } {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const found = snapshot(asPid(pid), { tcpInfo: false, others: true });
  const wall = (performance.now() - started) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  const socket = found.type === "process" ? found.fds.findLast((fd) => fd.socket !== null)?.socket : null;
  return { cpu: user + system, wall, options: socket?.options.length ?? 0 };
}

function run(command: readonly string[]): { readonly cpu: number; readonly wall: number; readonly kilobytes: number } {
  const text = execFileSync("python3", ["-c", measured, ...command], { encoding: "utf8" });
  const [cpu = 0, wall = 0, kilobytes = 0] = text.split(" ").map(Number);
  return { cpu, wall, kilobytes };
}

function say(name: string, cpu: number, wall: number, kilobytes: number | null): void {
  const rss =
    kilobytes === null
      ? ""
      : ` ${Math.round(kilobytes / 1024)
          .toString()
          .padStart(6)} MB RSS`;
  console.log(`  ${name.padEnd(36)}${cpu.toFixed(1).padStart(8)} us CPU ${wall.toFixed(1).padStart(8)} us wall${rss}`);
}
