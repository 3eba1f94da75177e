/** -a: every process of the machine, or of the container that we are in; each by its number there. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endAll, startSocktrace, type Running } from "../live/safety/socktrace.ts";
import { scratch, until } from "../live/safety/target.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { startProgram } from "../support/program.ts";
import { SOCKTRACE, type Summary } from "../support/socktrace.ts";

const test = suite("every process");
test.after(endAll);

/** Makes so many processes at once, each with a listener of its own; a word in its arguments tells them from others. */
const crowd = `
import os, socket, sys
for _ in range(int(sys.argv[2])):
    if os.fork() == 0:
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        one.listen()
        os._exit(0)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
print("ready", os.getpid(), os.readlink("/proc/self"), flush=True)
`;

/** One socket is for the program that a thread executes, the other is CLOEXEC. */
const execByThread = `
import os, socket, sys, threading, time
kept, gone = socket.socket(), socket.socket()
kept.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
kept.set_inheritable(True)
then = "import socket; one = socket.socket(fileno=%d); one.detach()" % kept.fileno()
threading.Thread(target=os.execv, args=(sys.argv[1], [sys.argv[1], "-c", then])).start()
time.sleep(9)
`;

const word = `crowd-${process.pid}`;
const crowdOf = (number: number): readonly string[] => ["-c", crowd, word, String(number)];

/** Once what was open before is read. */
async function startAll(...flags: readonly string[]): Promise<Running> {
  const socktrace = startSocktrace(["-a", ...flags]);
  await until(() => socktrace.stderr().includes("attached to") || socktrace.child.exitCode !== null);
  return socktrace;
}

async function summaryOf(socktrace: Running, file: string): Promise<Summary> {
  socktrace.kill("SIGINT");
  assert.is((await socktrace.ended).status, 0);
  return JSON.parse(readFileSync(file, "utf8")) as Summary;
}

if (await canUseEbpf()) {
  test("300 processes at once, started by somebody else: each socket is there, ours and we are not", async () => {
    const file = join(scratch(), "summary");
    const socktrace = await startAll("--json", "-o", file, "--keep", "5000");
    const program = await startProgram("/usr/bin/python3", crowdOf(300));
    const pid = Number(program.ready[1]?.split(" ")[0]);
    assert.is(await program.end(), 0);
    const { processes, sockets } = await summaryOf(socktrace, file);
    const children = new Set(processes.filter(({ ppid }) => ppid === pid).map((one) => one.pid));
    assert.is(children.size, 300);
    const theirs = sockets.filter(({ opened }) => children.has(opened?.pid ?? 0));
    assert.is(theirs.length, 300);
    assert.ok(
      theirs.every(({ options }) => options.some(({ name, value }) => name === "SO_KEEPALIVE" && value === true)),
    );
    assert.not.ok(processes.some((one) => one.pid === socktrace.pid));
  });

  test("narrowed by -c, by -s and by --opt", async () => {
    for (const [flags, expected] of [
      [["-c", "no-such-command"], 0],
      [["-c", "python3", "--opt", "SO_KEEPALIVE:set", "-i", "TCP"], 3],
      [["-c", "python3", "--opt", "!SO_KEEPALIVE", "-s", "TCP:LISTEN", "-i", "@192.0.2.1"], 0],
    ] as const) {
      const file = join(scratch(), "summary");
      const socktrace = await startAll("--json", "-o", file, ...flags);
      const program = await startProgram("/usr/bin/python3", crowdOf(3));
      const pid = Number(program.ready[1]?.split(" ")[0]);
      await program.end();
      const { processes, sockets } = await summaryOf(socktrace, file);
      const children = new Set(processes.filter(({ ppid }) => ppid === pid).map((one) => one.pid));
      assert.is(sockets.filter(({ opened }) => children.has(opened?.pid ?? 0)).length, expected, flags.join(" "));
    }
  });

  for (const depth of [1, 2])
    test(`in ${depth} pid namespaces in each other: numbers are those that are seen there`, () => {
      const file = join(scratch(), "summary");
      const inside = Array.from({ length: depth }, () => ["unshare", "-pf", "--mount-proc"]).flat();
      const ours = [process.execPath, SOCKTRACE, "--engine", "ebpf", "--json", "-o", file, "--"];
      const [command = "", ...args] = [...inside, ...ours, "/usr/bin/python3", ...crowdOf(2)];
      const { stdout } = spawnSync(command, args, { encoding: "utf8" });
      const summary = JSON.parse(readFileSync(file, "utf8")) as Summary;
      const [, pid] = /^ready (\d+)/.exec(stdout) ?? [];
      assert.ok(Number(pid) < 1000, stdout);
      assert.is(summary.processes[0]?.pid, Number(pid));
      assert.is(summary.processes.filter(({ ppid }) => ppid === Number(pid)).length, 2);
      assert.is(summary.sockets.filter(({ opened }) => opened !== null).length, 2);
    });

  for (const [where, prefix] of [
    ["here", []],
    ["in a pid namespace", ["unshare", "-pf", "--mount-proc"]],
    ["around one", null],
  ] as const)
    test(`an exec by a thread that is not the leader, ${where}: the process keeps its sockets`, () => {
      const file = join(scratch(), "summary");
      const ours = [process.execPath, SOCKTRACE, "--engine", "ebpf", "--json", "-o", file, "--"];
      const program = ["/usr/bin/python3", "-c", execByThread, "/usr/bin/python3"];
      const [command = "", ...args] = [
        ...(prefix ?? []),
        ...ours,
        ...(prefix === null ? ["unshare", "-pf"] : []),
        ...program,
      ];
      const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
      assert.is(status, 0, stderr);
      const { processes, sockets } = JSON.parse(readFileSync(file, "utf8")) as Summary;
      const made = sockets.filter(({ opened }) => opened !== null);
      const ends = made.map(({ closed, options }) => [closed?.call, options.length]);
      assert.equal(ends, [
        ["exit", 1],
        ["execve", 0],
      ]);
      assert.equal(processes.filter(({ command }) => command.startsWith("python3")).length, 1);
    });

  test("a process of a container, seen from outside: by our number, its own beside it", () => {
    const file = join(scratch(), "summary");
    const container = ["unshare", "-pf", "/usr/bin/python3", ...crowdOf(0)];
    const { stdout } = spawnSync(
      process.execPath,
      [SOCKTRACE, "--engine", "ebpf", "--json", "-o", file, "--", ...container],
      { encoding: "utf8" },
    );
    const [, theirs, ours] = /^ready (\d+) (\d+)/.exec(stdout) ?? [];
    assert.is(theirs, "1");
    const { processes } = JSON.parse(readFileSync(file, "utf8")) as Summary;
    const inside = processes.find(({ pid }) => pid === Number(ours));
    assert.ok(inside?.command.endsWith("python3"));
    assert.is(inside?.innerPid, 1);
    assert.ok(processes.every(({ pid, innerPid }) => pid === inside?.pid || innerPid === undefined));
  });

  test("the same of one that is attached to", async () => {
    const code = "import socket, sys; one = socket.socket(); print('ready', flush=True); sys.stdin.read()";
    const container = await startProgram("unshare", ["-pf", "--kill-child", "/usr/bin/python3", "-c", code], /ready/);
    const pid = Number(readFileSync(`/proc/${container.pid}/task/${container.pid}/children`, "utf8"));
    const socktrace = startSocktrace(["--engine", "ebpf", "-p", String(pid)]);
    await until(() => socktrace.stderr().includes("attached to"));
    socktrace.kill("SIGINT");
    await socktrace.ended;
    assert.match(socktrace.stdout(), `\n${pid}:\t/usr/bin/python3 -c `);
    assert.match(socktrace.stdout(), " (1 in its container)\n");
    await container.end();
  });

  test("in a container -a reports the container's processes and no others", async () => {
    const file = join(scratch(), "summary");
    const script = `
      ${process.execPath} ${SOCKTRACE} -a --json -o ${file} 2>"$1" & us=$!
      until grep -q 'attached to' "$1"; do sleep 0.1; done
      /usr/bin/python3 -c "$2" word 2
      kill -INT $us; wait $us`;
    const outside = await startProgram(
      "/usr/bin/python3",
      [
        "-c",
        "import socket, time\ns = socket.socket()\nprint('ready', flush=True)\nwhile True: socket.socket().close(); time.sleep(0.01)",
      ],
      /ready/,
    );
    const { status } = spawnSync(
      "unshare",
      ["-pf", "--mount-proc", "sh", "-c", script, "sh", join(scratch(), "errors"), crowd],
      { encoding: "utf8" },
    );
    await outside.end("SIGKILL");
    assert.is(status, 0);
    const { processes } = JSON.parse(readFileSync(file, "utf8")) as Summary;
    assert.ok(
      processes.every(({ pid }) => pid < 1000),
      JSON.stringify(processes.map(({ pid }) => pid)),
    );
    assert.is(processes.filter(({ command }) => command.endsWith("python3")).length, 3);
  });
}

test.run();
