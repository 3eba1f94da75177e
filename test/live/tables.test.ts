import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { canTrace, SOCKTRACE, socktrace } from "../support/socktrace.ts";

/**
 * The real lsof and netstat beside the tables of `ls` and of a trace that is attached to the same process: the same
 * rows, word by word.
 */
const test = suite("lsof and netstat beside traces");

/** A listener, both ends of connections over IPv4, IPv6 and a dual-stack listener, UDP, a UNIX pair. */
const code = `
import socket, sys
one = socket.create_server(("127.0.0.1", 0))
two = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
kept = []
for to in [one.getsockname(), ("::1", two.getsockname()[1]), ("127.0.0.1", two.getsockname()[1])]:
    kept.append(socket.create_connection(to[:2]))
    kept.append((one if to == one.getsockname() else two).accept()[0])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
kept.append(socket.socketpair())
print("ready", flush=True)
sys.stdin.read()
`;

/**
 * A network namespace of the program's own, where it may have one: in a table with other tests' sockets, which come and
 * go while it is read in pieces, netstat misses lines (seen with 849 sockets in TIME_WAIT).
 */
const isolate = ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
const alone = spawnSync(isolate[0] ?? "", [...isolate.slice(1), "true"]).status === 0 ? isolate : [];

/** The output of a command in the network namespace of the program. */
function outputBeside(pid: number, [command = "", ...args]: readonly string[]): string {
  const [outer, ...rest]: readonly [string, ...string[]] =
    alone.length > 0 ? ["nsenter", "-t", String(pid), "-n", command] : [command];
  return spawnSync(outer, [...rest, ...args], { encoding: "utf8" }).stdout;
}

async function attachedTo(pid: number, format: string): Promise<string> {
  const args = [SOCKTRACE, "-q", "-nPi", "--format", format, "-p", String(pid)];
  const tracer = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  tracer.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  while (/^TracerPid:\t0$/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) await pause(50);
  // The look at the kernel comes after the attach.
  await pause(1_000);
  tracer.kill("SIGINT");
  await once(tracer, "close");
  return output;
}

const words = (text: string): readonly string[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.trim().replace(/\s+/g, " "));

async function withProgram(check: (program: Program) => Promise<void>): Promise<void> {
  const [command, ...args] = [...alone, "python3", "-c", code];
  const program = await startProgram(command, args, /^ready$/m);
  try {
    await check(program);
  } finally {
    await program.end();
  }
}

if (canTrace()) {
  test("lsof -nPi: the same lines; a trace does not know the user", async () => {
    await withProgram(async ({ pid }) => {
      const theirs = words(outputBeside(pid, ["lsof", "-nPi", "-a", "-p", String(pid)]));
      assert.ok(theirs.length > 9);
      const { stdout } = socktrace(["ls", "-nPi", "-p", String(pid)]);
      assert.equal(words(stdout), theirs);
      const traced = words(await attachedTo(pid, "lsof"));
      assert.equal(
        traced,
        theirs.map((line) => line.replace(/^(\S+ \d+) \S+/, "$1 ?")),
      );
    });
  });

  test("netstat -tuanp: the same rows; a trace does not know the queues", async () => {
    await withProgram(async ({ pid }) => {
      const ofIt = (text: string): readonly string[] =>
        words(text)
          .filter((line) => line.includes(` ${pid}/`))
          .sort();
      const output = outputBeside(pid, ["netstat", "-tuanpW"]);
      const theirs = ofIt(output);
      assert.is(theirs.length, 9, output);
      const { stdout } = socktrace(["ls", "-nPi", "--format", "netstat", "-p", String(pid)]);
      assert.equal(ofIt(stdout), theirs);
      assert.equal(
        ofIt(await attachedTo(pid, "netstat")),
        theirs.map((line) => line.replace(/^(\S+) \d+ \d+/, "$1 ? ?")),
      );
    });
  });
}

const missing = ["lsof", "netstat"].filter((name) => spawnSync(name, ["-h"]).error !== undefined);
if (missing.length === 0) test.run();
else console.log(`skipped: ${missing.join(" and ")} not there`);
