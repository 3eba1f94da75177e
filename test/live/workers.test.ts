/**
 * Servers that share their work among threads or processes, under `strace -f -e trace=network`: no clone and no close is
 * in the log. The programs count their sockets themselves, and each socket has an option that names its client.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { firstStops } from "../../src/sources/strace/first-stops.ts";
import { killPrograms, startProgram } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";
import { childrenOf, isLeftOpen, severalClients, workIn } from "../support/workers.ts";

const test = suite("threads and forks without clone");

const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
const python = "samples/programs/workers.py";
const c = join(folder, "workers");
execFileSync("gcc", ["-O1", "-pthread", "-o", c, "test/live/workers.c"]);

const servers: readonly (readonly [command: string, shape: string])[] = [
  [python, "threads"],
  [python, "forks"],
  [python, "prefork"],
  [python, "pool"],
  [python, "mix"],
  [c, "threads"],
  [c, "forks"],
];

if (canTrace())
  for (const [command, shape] of servers)
    for (const flags of [["-f"], ["-f", "-y"]])
      for (const [how, record] of [
        ["launched", launched],
        ["attached to", attached],
      ] as const)
        test(`${command === c ? "C" : "Python"}, ${shape}, ${how}, ${flags.join(" ")}`, async () => {
          const log = join(folder, "log");
          const output = await record(command, shape, [...flags, "-e", "trace=network", "-o", log]);
          const sockets = Number(/^sockets (\d+)$/m.exec(output)?.[1]);
          const lines = readFileSync(log, "latin1").trim().split("\n");
          const work = workIn(lines);
          // Without inodes the order of the calls may leave open who shares a table. That is reported, and then one socket
          // may stand for two, never two for one.
          if (work.sockets < sockets && !flags.includes("-y"))
            assert.ok(isLeftOpen(lines), `${work.sockets} of ${sockets}`);
          else assert.equal(work, { sockets, mixedUp: [] });
        });

/** Gives what the program has printed. */
async function launched(command: string, shape: string, flags: readonly string[]): Promise<string> {
  const program = await startProgram("strace", [...flags, command, shape]);
  await severalClients(program.ready[1]);
  await program.end();
  return program.output();
}

async function attached(command: string, shape: string, flags: readonly string[]): Promise<string> {
  const program = await startProgram(command, [shape]);
  const pids = [program.pid, ...childrenOf(program.pid)];
  const last = new RegExp(`Process ${pids.at(-1) ?? ""} attached`);
  const tracer = await startProgram("strace", [...flags, ...pids.flatMap((pid) => ["-p", String(pid)])], last);
  // One that still waits for a CPU would take a connection that no line shows.
  await firstStops(pids);
  await severalClients(program.ready[1]);
  await tracer.end("SIGINT");
  await program.end();
  return program.output();
}

test.after(() => {
  killPrograms();
  rmSync(folder, { recursive: true });
});

test.run();
