import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Server } from "./servers.ts";
import type { Way } from "./ways.ts";

/** Requests a second of the server, started and traced in that way, after so many milliseconds under load. */
export async function requestRate(server: Server, { tracer, attaches }: Way, warmUp: number): Promise<number> {
  const [command = "", ...args] = attaches === undefined ? [...tracer, ...server.command] : server.command;
  const started = run(command, args);
  await until(() => answers(server.port));
  const pids = processesOf(server.port);
  const [file = "", ...words] = tracer;
  // Not this process: the load is its child, and would be followed.
  const other = attaches === "other" ? run("sleep", ["1000"]) : null;
  const targets = { server: ["-p", pids.join(",")], all: ["-a"], other: ["-p", String(other?.pid ?? 0)] };
  const attached = attaches === undefined ? null : run(file, [...words, ...targets[attaches]]);
  if (attached !== null) await until(() => Promise.resolve(pids.every(isTraced) || hasPrograms(attached.pid ?? 0)));
  if (attached !== null) await wait(500);
  for (const end = Date.now() + warmUp; Date.now() < end;) server.load();
  const rate = server.load();
  if (attached !== null) await stop(attached, attached.pid ?? 0, "SIGINT");
  if (other !== null) await stop(other, other.pid ?? 0, "SIGTERM");
  await stop(started, pids[0] ?? 0, "SIGTERM");
  return rate;
}

/** The listener's process and its children. */
function processesOf(port: number): readonly number[] {
  const listening = execFileSync("ss", ["-H", "-ltnp", `sport = :${port}`], { encoding: "latin1" });
  const pids = Array.from(listening.matchAll(/pid=(\d+)/g), ([, pid]) => Number(pid));
  return [...new Set(pids)].sort((a, b) => a - b);
}

function isTraced(pid: number): boolean {
  return !/^TracerPid:\s+0$/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
}

/** The tracer has its programs in the kernel: proc_pid_fdinfo(5) names them. */
function hasPrograms(pid: number): boolean {
  try {
    const folder = `/proc/${pid}/fdinfo`;
    return readdirSync(folder).some((fd) => readFileSync(`${folder}/${fd}`, "latin1").includes("link_type:"));
  } catch {
    return false;
  }
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
