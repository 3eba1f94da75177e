/** Attached to servers that wait in a call: what that call does when it returns comes after what the kernel reported. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { connect, type Socket as Connection } from "node:net";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";
import { end, endAll, startSocktrace } from "./safety/socktrace.ts";
import { scratch, until } from "./safety/target.ts";

const test = suite("a server that waits");
test.after(endAll);

const python = ["/usr/bin/python3", "test/live/blocked.py"];
const program = join(scratch(), "blocked");
execFileSync("gcc", ["-O1", "-o", program, "test/live/blocked.c"]);
const c = [program];
const java = ["java", "-XX:TieredStopAtLevel=1", "test/live/Blocked.java"];

/** `java FILE` compiles it: a runtime alone cannot. */
const hasCompiler = spawnSync("sh", ["-c", "command -v java && command -v javac"]).status === 0;

/** What ends the wait besides a client. */
const line = (program: Program): void => {
  program.type("x\n");
};
const usr1 = ({ pid }: Program): void => {
  process.kill(pid, "SIGUSR1");
};
const nothing = (): void => undefined;

const servers: readonly (readonly [name: string, command: readonly string[], way: string, wake: typeof line])[] = [
  ...["accept", "threads", "lock", "poll", "select", "epoll", "recvmsg"].map(
    (way) => ["Python", python, way, nothing] as const,
  ),
  ...["recv", "connect", "read"].map((way) => ["Python", python, way, line] as const),
  ["Python", python, "sigwait", usr1],
  ...["accept", "accept4", "poll", "ppoll", "select", "pselect", "epoll"].map((way) => ["C", c, way, nothing] as const),
  ["C", c, "read", line],
  ["C", c, "sigwait", usr1],
  ...(hasCompiler ? ["ServerSocket", "channel"] : []).map((way) => ["Java", java, way, nothing] as const),
];

/** What the listener passes on. */
const inherited: Readonly<Record<string, string>> = { Java: "SO_RCVBUF" };

if (canTrace())
  for (const [name, command, way, wake] of servers)
    test(`${name}, in ${way}: what is accepted has what the listener passes on`, async () => {
      await serve(name, command, way, wake);
    });

// A thread that waits for a CPU has not come to its first stop yet: an accept() that it is in can succeed unseen.
if (canTrace())
  test("Python, in recvmsg, while all CPUs are busy: nothing happens between what the kernel reported and the trace", async () => {
    const burners = await Promise.all(
      Array.from({ length: cpus().length + 2 }, () =>
        startProgram("sh", ["-c", "echo on; while :; do :; done"], /^on\n/),
      ),
    );
    for (let attach = 1; attach <= 12; attach++) await serve("Python", python, "recvmsg", nothing);
    for (const burner of burners) await burner.end("SIGKILL");
  });

async function serve(name: string, command: readonly string[], way: string, wake: typeof line): Promise<void> {
  const [file = "", ...args] = command;
  const server = await startProgram(file, [...args, way], /^ready (\d+)\n/m);
  const family = way === "recvmsg" ? [server.pid, ...childrenOf(server.pid)] : [server.pid];
  const socktrace = startSocktrace(["--json", "--verify", "-p", family.join(",")]);
  // It is printed when the kernel has been asked.
  await until(() => socktrace.stderr().includes("attached to"));
  wake(server);
  const clients: Connection[] = [];
  for (let served = 1; served <= 3; served++) {
    clients.push(connect(Number(server.ready[1]), "127.0.0.1"));
    await until(() => server.output().includes(`served ${served}\n`));
  }
  socktrace.kill("SIGINT");
  await end(socktrace);
  for (const client of clients) client.destroy();
  const { sockets, verified } = JSON.parse(socktrace.stdout()) as Summary;
  const listener = sockets.find(({ state }) => state === "LISTEN");
  const accepted = sockets.filter((socket) => socket.listener === listener?.id && socket.opened !== null);
  assert.equal(
    accepted.map(({ state, options }) => [
      state,
      originOf(options, inherited[name] ?? "SO_KEEPALIVE"),
      originOf(options, "TCP_NODELAY"),
    ]),
    [1, 2, 3].map(() => ["ESTABLISHED", "inherited", "set"]),
  );
  assert.is(originOf(listener?.options ?? [], inherited[name] ?? "SO_KEEPALIVE"), "observed");
  assert.equal(
    verified.differences.filter(({ explained }) => !explained),
    [],
  );
  await server.end("SIGKILL");
}

interface Summary {
  readonly sockets: readonly {
    readonly id: number;
    readonly state: string | null;
    readonly listener: number | null;
    readonly opened: unknown;
    readonly options: readonly Option[];
  }[];
  readonly verified: { readonly differences: readonly { readonly explained: boolean }[] };
}

interface Option {
  readonly name: string;
  readonly origin: string;
}

function originOf(options: readonly Option[], wanted: string): string | undefined {
  return options.find(({ name }) => name === wanted)?.origin;
}

function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim().split(" ").map(Number);
}

test.run();
