/** -a --container: the processes of a container, chosen in the kernel by their cgroup. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isFault } from "../../src/base/fault.ts";
import { RawRecord } from "../../src/ebpf/record.ts";
import { wantedBy } from "../../src/linux/containers/match.ts";
import { startEngine, type Engine } from "../../src/trace/ebpf/engine.ts";
import { Trace } from "../../src/trace/trace.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { endAll, startSocktrace, type Running } from "../live/safety/socktrace.ts";
import { scratch, until } from "../live/safety/target.ts";
import { canMakeCgroups, inCgroup, makeCgroup, newId, startInside } from "../support/cgroups.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { SOCKTRACE, type Summary } from "../support/socktrace.ts";

const test = suite("-a --container");
test.after(endAll);

/** Sets one option: its value tells who did it. */
const program = (mark: number): readonly string[] => [
  "/usr/bin/python3",
  "-c",
  `import socket; s = socket.socket(); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, ${mark}); s.bind(("127.0.0.1", 0)); s.listen()`,
];

function run(folder: string | null, mark: number): void {
  const [file = "", ...args] = folder === null ? program(mark) : inCgroup(folder, program(mark));
  assert.is(spawnSync(file, args).status, 0);
}

async function start(file: string, ...flags: readonly string[]): Promise<Running> {
  const socktrace = startSocktrace(["-a", "--json", "-o", file, ...flags]);
  await until(() => socktrace.stderr().includes("attached to") || socktrace.child.exitCode !== null);
  return socktrace;
}

async function summaryOf(socktrace: Running, file: string): Promise<Summary> {
  socktrace.kill("SIGINT");
  assert.is((await socktrace.ended).status, 0, socktrace.stderr());
  return JSON.parse(readFileSync(file, "utf8")) as Summary;
}

/** Whose sockets are in the summary. */
function marksIn({ sockets }: Summary): readonly unknown[] {
  const values = sockets.flatMap(({ options }) => options.filter(({ name }) => name === "TCP_KEEPIDLE"));
  return values.map(({ value }) => value).sort();
}

const idle = ["/usr/bin/python3", "-c", "import sys; print('ready', flush=True); sys.stdin.read()"];

if (canMakeCgroups() && (await canUseEbpf())) {
  test("its processes, those below it and those that come later; no others", async () => {
    const file = join(scratch(), "summary");
    const [id, other] = [newId(), newId()];
    const inside = makeCgroup(`docker/${id}`);
    const below = makeCgroup(`docker/${id}/system.slice/app.service`);
    const outside = makeCgroup(`docker/${other}`);
    const first = await startInside(inside, idle);
    const socktrace = await start(file, "--container", id.slice(0, 20));
    run(inside, 11);
    run(below, 12);
    run(outside, 13);
    run(null, 14);
    run(inside, 15);
    const summary = await summaryOf(socktrace, file);
    assert.equal(marksIn(summary), [11, 12, 15]);
    const container = { runtime: "docker", id, name: null, pod: null };
    for (const process of summary.processes) assert.equal(process.container, container);
    assert.ok(summary.processes.some(({ pid, innerPid }) => pid === first.pid && innerPid === 1));
    await first.program.end();
  });

  test("one that is started later, ends, and is made again under its cgroup's name", async () => {
    const file = join(scratch(), "summary");
    const id = newId();
    const socktrace = await start(file, "--container", id);
    assert.match(socktrace.stderr(), `socktrace: no container ${id} yet: waiting for it; `);
    run(null, 20);
    for (const mark of [21, 22]) {
      const folder = makeCgroup(`docker/${id}`);
      const runs = await startInside(folder, idle);
      run(folder, mark);
      await runs.program.end();
      spawnSync("rmdir", [folder]);
    }
    assert.equal(marksIn(await summaryOf(socktrace, file)), [21, 22]);
  });

  test("one whose name comes after its first calls", async () => {
    const [file, docker, id] = [join(scratch(), "summary"), scratch(), newId()];
    const [command, ...args] = inMountNamespace(docker, ["-a", "--json", "-o", file, "--container", "late"]);
    const socktrace = startSocktrace([], { command: [command, ...args] });
    await until(() => socktrace.stderr().includes("attached to") || socktrace.child.exitCode !== null);
    const folder = makeCgroup(`docker/${id}`);
    run(folder, 25);
    mkdirSync(join(docker, "containers", id), { recursive: true });
    writeFileSync(join(docker, "containers", id, "config.v2.json"), JSON.stringify({ Name: "/late" }));
    // The name is looked up again after a second.
    await wait(1_100);
    run(folder, 26);
    run(folder, 27);
    assert.equal(marksIn(await summaryOf(socktrace, file)), [26, 27]);
  });

  test("several are ORed, -c is ANDed, and the timeline has the container", async () => {
    const [id, other, third] = [newId(), newId(), newId()];
    const folders = [id, other, third].map((one) => makeCgroup(`machine.slice/libpod-${one}.scope`));
    const socktrace = startSocktrace(["-a", "--container", id, "--container", other, "-c", "python3"]);
    await until(() => socktrace.stderr().includes("attached to"));
    folders.forEach((folder, at) => {
      run(folder, 31 + at);
    });
    socktrace.kill("SIGINT");
    await socktrace.ended;
    const timeline = socktrace.stdout();
    for (const mark of [31, 32]) assert.match(timeline, `TCP_KEEPIDLE ${mark} s`);
    assert.not.match(timeline, "TCP_KEEPIDLE 33 s");
    for (const one of [id, other]) assert.match(timeline, ` (in container podman ${one.slice(0, 12)})\n`);
  });

  test("calls of other containers are dropped in the kernel", async () => {
    const [id, other] = [newId(), newId()];
    const [inside, outside] = [makeCgroup(`docker/${id}`), makeCgroup(`docker/${other}`)];
    const keeps = [await startInside(inside, idle), await startInside(outside, idle)];
    const engine = await engineFor(id);
    const marks = (): readonly number[] => {
      const seen: number[] = [];
      engine.program.ring.drain(({ bytes, words, at, size }) => {
        const record = new RawRecord(bytes, words, at, size);
        engine.input.take(record);
        seen.push(record.pid);
      }, 1_000_000);
      return seen;
    };
    const flood = "import os, socket\nprint(os.getpid())\nfor _ in range(2000): socket.socket().close()";
    const pidOf = (folder: string): number => {
      const [file, ...args] = inCgroup(folder, ["/usr/bin/python3", "-c", flood]);
      return Number(spawnSync(file, args, { encoding: "utf8" }).stdout);
    };
    // A container without a name is decided on once it could have got one.
    await wait(3_100);
    pidOf(outside);
    marks();
    const stranger = pidOf(outside);
    const [before, own] = [marks(), pidOf(inside)];
    const after = marks();
    // What it does before it is in that cgroup is its shell's.
    assert.ok(before.filter((pid) => pid === stranger).length < 20, "of the other container");
    assert.ok(after.filter((pid) => pid === own).length >= 4000, "of the one that is meant");
    engine.leave();
    engine.program.close();
    for (const one of keeps) await one.program.end();
  });

  test("with cgroups of version 1 it is chosen by process", async () => {
    const v1 = "/sys/fs/cgroup/pids";
    const id = newId();
    const folder = `${v1}/docker-test/docker/${id}`;
    if (spawnSync("mkdir", ["-p", folder]).status !== 0) {
      console.log("skipped: no cgroups of version 1 here");
      return;
    }
    const file = join(scratch(), "summary");
    const runs = await startInside(folder, idle);
    const socktrace = await start(file, "--container", id);
    run(null, 41);
    const [command, ...args] = inCgroup(folder, ["sh", "-c", '"$@"; "$@"; sleep 0.3', "sh", ...program(42)]);
    assert.is(spawnSync(command, args).status, 0);
    const summary = await summaryOf(socktrace, file);
    assert.equal(marksIn(summary), [42, 42]);
    await runs.program.end();
    spawnSync("rmdir", [folder, `${v1}/docker-test/docker`, `${v1}/docker-test`]);
  });
}

/** socktrace where /var/lib/docker is that folder. */
function inMountNamespace(docker: string, args: readonly string[]): readonly [string, ...string[]] {
  const script = `
    mount --make-rprivate / && mount -t tmpfs none /var/lib && mkdir /var/lib/docker
    mount --bind "$1" /var/lib/docker; shift; exec "$@"`;
  return ["unshare", "-m", "sh", "-c", script, "sh", docker, process.execPath, SOCKTRACE, ...args];
}

async function engineFor(id: string): Promise<Engine> {
  const view = makeView("text", usualOptions);
  assert.ok(view !== null);
  const trace = new Trace({ source: "attach", engine: "ebpf", strace: null }, view, { timeline: false });
  const containers = [wantedBy(id, [])];
  const targets = { all: true, pids: [], launches: false, containers };
  const engine = await startEngine(trace, targets, { light: false, follow: true });
  if (isFault(engine)) throw new Error(engine.message);
  return engine;
}

test.run();
