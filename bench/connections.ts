/**
 * `npx tsx bench/connections.ts [--ten]`: a daemon's log of 1 and 3 (and 10) million connections, read by
 * `socktrace read -q -` from a pipe: its peak RSS, its CPU time a connection, and what it found. Nothing here is
 * asserted; bench/main.ts has the speed of each layer. Needs `npm run build`.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connectionsLog } from "./logs/connections.ts";

const MILLION = 1_000_000;
const counts = [1, 3, ...(process.argv.includes("--ten") ? [10] : [])];

console.log("connections      lines   peak RSS   CPU a connection   groups found");
for (const count of counts) console.log(await measure(count * MILLION));

async function measure(connections: number): Promise<string> {
  const child = spawn(process.execPath, ["bin/socktrace.js", "read", "-q", "--json", "-"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const watch = watched(child);
  let document = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (document += text));
  const ended = once(child, "close");
  const lines = await write(child, connections);
  await ended;
  const { peak, cpu } = watch.end();
  const groups = groupsIn(document);
  return [
    connections.toLocaleString("en").padStart(11),
    lines.toLocaleString("en").padStart(11),
    `${peak} MB`.padStart(10),
    `${((cpu / connections) * 1e6).toFixed(1)} us`.padStart(18),
    `  ${groups.map(({ count, role }) => `${count.toLocaleString("en")} x ${role}`).join(", ")}`,
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

function groupsIn(document: string): readonly { readonly count: number; readonly role: string }[] {
  const { groups } = JSON.parse(document) as { groups: readonly { count: number; role: string | null }[] };
  return groups.map(({ count, role }) => ({ count, role: role ?? "others" }));
}
