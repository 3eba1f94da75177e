/**
 * `npx tsx bench/connections.ts [--ten]`: a daemon's log of 1 and 3 (and 10) million connections, read by
 * `socktrace read -q -` from a pipe: its peak RSS, its CPU time a connection, and what it found. Nothing here is
 * asserted; bench/main.ts has the speed of each layer. Needs `npm run build`.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

const MILLION = 1_000_000;
const counts = [1, 3, ...(process.argv.includes("--ten") ? [10] : [])];
/** How many connections are open at a time. */
const OPEN = 64;
const BATCH = 2_000;

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
  for (const text of log(connections)) {
    lines += text.split("\n").length - 1;
    if (!stdin.write(text)) await once(stdin, "drain");
  }
  stdin.end();
  return lines;
}

/** A listener, then connections: accept4, TCP_NODELAY on most, close; each from another port and address. */
function* log(connections: number): Generator<string> {
  let time = 1_795_000_000_000_000;
  let inode = 1_000;
  const at = (): string => {
    time += 37;
    return `7 ${Math.floor(time / 1e6)}.${String(time % 1e6).padStart(6, "0")}`;
  };
  const listener = "3<socket:[999]>";
  yield [
    `${at()} socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = ${listener} <0.000012>`,
    `${at()} setsockopt(${listener}, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0 <0.000009>`,
    `${at()} bind(${listener}, {sa_family=AF_INET, sin_port=htons(8099), sin_addr=inet_addr("0.0.0.0")}, 16) = 0 <0.000010>`,
    `${at()} listen(${listener}, 511) = 0 <0.000009>\n`,
  ].join("\n");
  const open: string[] = [];
  for (let done = 0; done < connections;) {
    let text = "";
    for (const end = Math.min(done + BATCH, connections); done < end; done++) {
      const slot = done % OPEN;
      const before = open[slot];
      if (before !== undefined) text += `${at()} close(${before}) = 0 <0.000011>\n`;
      const socket = `${slot + 10}<socket:[${++inode}]>`;
      open[slot] = socket;
      const peer = `{sa_family=AF_INET, sin_port=htons(${1024 + (done % 60_000)}), sin_addr=inet_addr("10.0.${(done >> 8) & 255}.${done & 255}")}`;
      text += `${at()} accept4(${listener}, ${peer}, [112 => 16], SOCK_NONBLOCK) = ${socket} <0.000021>\n`;
      if (done % 8 !== 0) text += `${at()} setsockopt(${socket}, SOL_TCP, TCP_NODELAY, [1], 4) = 0 <0.000008>\n`;
    }
    yield text;
  }
  yield `${at()} +++ exited with 0 +++\n`;
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
