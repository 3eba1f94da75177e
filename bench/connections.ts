/**
 * `npx tsx bench/connections.ts [--ten] [--millions N]`: a daemon's log of 1 and 3 (and 10) million connections, or of N
 * million, read by `socktrace read -q -` from a pipe, without advice and with it: its peak RSS, its CPU time a connection,
 * and what it found. Nothing here is
 * asserted; bench/main.ts has the speed of each layer. Needs `npm run build`.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { connectionsLog } from "./logs/connections.ts";

const MILLION = 1_000_000;
/** `875,000 x accepted` of the groups, `[no-reuseaddr]` of the advice. */
const FOUND = /^[\d,]+ x \w+|\[[a-z-]+\]$/gm;
const { values } = parseArgs({ options: { ten: { type: "boolean", default: false }, millions: { type: "string" } } });
const counts = values.millions === undefined ? [1, 3, ...(values.ten ? [10] : [])] : [Number(values.millions)];

console.log("connections      lines  advice   peak RSS   CPU a connection   found");
for (const count of counts) for (const advice of ["none", "note"]) console.log(await measure(count * MILLION, advice));

async function measure(connections: number, advice: string): Promise<string> {
  const child = spawn(process.execPath, ["bin/socktrace.js", "read", "-q", "--advice", advice, "-"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const watch = watched(child);
  let summary = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (summary += text));
  const ended = once(child, "close");
  const lines = await write(child, connections);
  await ended;
  const { peak, cpu } = watch.end();
  return [
    connections.toLocaleString("en").padStart(11),
    lines.toLocaleString("en").padStart(11),
    advice.padStart(7),
    `${peak} MB`.padStart(10),
    `${((cpu / connections) * 1e6).toFixed(1)} us`.padStart(18),
    `  ${[...summary.matchAll(FOUND)].map(([found]) => found).join(", ")}`,
  ].join(" ");
}

async function write(child: ChildProcess, connections: number): Promise<number> {
  const { stdin } = child;
  if (stdin === null) return 0;
  let lines = 0;
  for (const text of connectionsLog(connections)) {
    lines += text.split("\n").length - 1;
    if (!stdin.write(text)) await once(stdin, "drain");
  }
  stdin.end();
  return lines;
}

/** Reads /proc while the process lives: its peak, and its CPU seconds. */
function watched(child: ChildProcess): { readonly end: () => { readonly peak: number; readonly cpu: number } } {
  let peak = 0;
  let cpu = 0;
  const look = (): void => {
    try {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, "latin1");
      peak = Math.max(peak, Math.round(Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? 0) / 1024));
      const stat =
        readFileSync(`/proc/${child.pid ?? 0}/stat`, "latin1")
          .split(") ")[1]
          ?.split(" ") ?? [];
      cpu = Math.max(cpu, (Number(stat[11]) + Number(stat[12])) / 100);
    } catch {
      // It has ended since.
    }
  };
  const timer = setInterval(look, 50);
  return {
    end: () => {
      clearInterval(timer);
      return { peak, cpu };
    },
  };
}
