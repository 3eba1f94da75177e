/** Processes in cgroups that are named as each runtime names them: what pfiles, ls and an attach show. */
import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canMakeCgroups, inCgroup, makeCgroup, newId, startInside } from "../support/cgroups.ts";
import { killPrograms, startProgram } from "../support/program.ts";
import { canTrace, socktrace, type Summary } from "../support/socktrace.ts";
import { endAll, startSocktrace } from "../live/safety/socktrace.ts";
import { until } from "../support/until.ts";
import { shapes } from "./shapes.ts";

const test = suite("processes in containers");
test.after(endAll);
test.after(killPrograms);

const server = `
import socket, sys
one = socket.socket()
one.bind(("127.0.0.1", 0))
one.listen(7)
print("ready", flush=True)
sys.stdin.read()
`;
const python = ["/usr/bin/python3", "-c", server];

if (canMakeCgroups()) {
  test("each shape, on running processes", async () => {
    const unified = shapes.filter(({ text }) => /^0::\/(?!\.\.)./.test(text));
    const started = await Promise.all(
      unified.map(async ({ what, text, shown }) => {
        const [file, ...args] = inCgroup(makeCgroup(text.slice("0::".length)), [
          "sh",
          "-c",
          "echo ready; exec sleep 600",
        ]);
        return { what, shown, program: await startProgram(file, args, /ready/) };
      }),
    );
    assert.ok(started.length > 25);
    const { stdout } = socktrace(["pfiles", ...started.map(({ program }) => String(program.pid))]);
    for (const { what, shown, program } of started) {
      const [, line] = new RegExp(`^${program.pid}:\t.*\n(?:  Container: (.*)\n)?`, "m").exec(stdout) ?? [];
      assert.is(line ?? null, shown, what);
    }
    for (const { program } of started) await program.end("SIGKILL");
  });

  test("pfiles, ls and JSON of a container with a pid namespace", async () => {
    const id = newId();
    const { pid, program } = await startInside(makeCgroup(`system.slice/docker-${id}.scope`), python);
    const shown = `docker ${id.slice(0, 12)}`;
    assert.match(socktrace(["pfiles", String(pid)]).stdout, `${pid}:\t/usr/bin/python3`);
    assert.match(socktrace(["pfiles", String(pid)]).stdout, `\n  Container: ${shown}, pid 1 there\n`);
    assert.match(
      socktrace(["ls", "--format", "pfiles", "-p", String(pid)]).stdout,
      `  Container: ${shown}, pid 1 there\n`,
    );
    const table = ["ls", "--format", "table", "--columns", "pid,container", "-p", String(pid)];
    assert.equal(socktrace(table).stdout.trim().split(/\n\s*/), ["PID CONTAINER", `${pid} ${shown}`]);
    const { processes } = JSON.parse(socktrace(["pfiles", "--json", String(pid)]).stdout) as Summary;
    assert.equal(
      processes.map(({ innerPid, container }) => ({ innerPid, container })),
      [{ innerPid: 1, container: { runtime: "docker", id, name: null, pod: null } }],
    );
    await program.end();
  });

  test("--container chooses processes, and is ANDed with other kinds", async () => {
    const [id, other] = [newId(), newId()];
    const inside = await startInside(makeCgroup(`docker/${id}`), python);
    const deeper = await startInside(makeCgroup(`docker/${id}/system.slice/nginx.service`), python);
    const outside = await startInside(makeCgroup(`docker/${other}`), python);
    const listed = (...args: readonly string[]): readonly number[] => {
      const { stdout } = socktrace(["ls", "--format", "table", "--columns", "pid", ...args]);
      return stdout.split("\n").slice(1).filter(Boolean).map(Number).sort();
    };
    const both = [inside.pid, deeper.pid].sort();
    const word = id.slice(0, 20);
    assert.equal(listed("--container", word), both);
    assert.equal(listed("--container", word, "--container", other), [...both, outside.pid].sort());
    assert.equal(listed("--container", word, "-c", "no-such-command"), []);
    assert.equal(listed("--container", word, "-p", `${inside.pid},${outside.pid}`), [inside.pid]);
    assert.equal(listed("--container", word, "-s", "UDP:Idle", "-i", "UDP"), []);
    const { stdout } = socktrace(["pfiles", "--container", word]);
    for (const pid of both) assert.match(stdout, `${pid}:\t/usr/bin/python3`);
    assert.not.match(stdout, `${outside.pid}:\t`);
    for (const { program } of [inside, deeper, outside]) await program.end();
  });

  test("a container that is not there, and a word that names two", async () => {
    const [id, other] = [`abcd1${newId().slice(5)}`, `abcd2${newId().slice(5)}`];
    const programs = [
      await startInside(makeCgroup(`docker/${id}`), python),
      await startInside(makeCgroup(`machine.slice/libpod-${other}.scope`), python),
    ];
    const [docker, podman] = [`docker ${id.slice(0, 12)}`, `podman ${other.slice(0, 12)}`];
    for (const command of ["ls", "pfiles"]) {
      const none = socktrace([command, "--container", "no-such"]);
      assert.is(none.status, 1);
      assert.match(none.stderr, /^socktrace: no container no-such: there are .*\n$/);
      assert.match(none.stderr, docker);
      assert.is(socktrace([command, "--container", "no-such", "-Q"]).status, 0);
      const empty = socktrace([command, "--container", ""]);
      assert.equal(
        [empty.status, empty.stderr],
        [2, "socktrace: --container takes a name, or the beginning of an id\n"],
      );
      const two = socktrace([command, "--container", "abcd"]);
      assert.is(two.status, 2);
      assert.match(two.stderr, /^socktrace: --container abcd names 2 containers: .*: give an id, or more of it\n$/);
      assert.match(two.stderr, docker);
      assert.match(two.stderr, podman);
    }
    const mixed = socktrace(["ls", "--container", "abcd1", "--container", "no-such"]);
    assert.is(mixed.status, 1);
    assert.match(mixed.stdout, "python3");
    const notThere = socktrace(["pfiles", "--container", "abcd1", String(process.pid)]);
    assert.is(notThere.stderr, "socktrace: no process that was asked for is in container abcd1\n");
    assert.is(notThere.status, 1);
    for (const { program } of programs) await program.end();
  });

  if (canTrace())
    test("an attach by strace to all that is in a container", async () => {
      const id = newId();
      const { pid, program } = await startInside(makeCgroup(`docker/${id}`), python);
      const running = startSocktrace(["--container", id.slice(0, 16)]);
      await until(() => running.stderr().includes("attached to"));
      running.kill("SIGINT");
      await running.ended;
      assert.match(running.stdout(), `${pid}:\t/usr/bin/python3`);
      assert.match(running.stdout(), ` (1 in container docker ${id.slice(0, 12)})`);
      const alone = startSocktrace(["-p", String(pid)]);
      await until(() => alone.stderr().includes("attached to"));
      assert.match(
        alone.stderr(),
        `attached to ${pid} (python3, in container docker ${id.slice(0, 12)}), 1 socket open`,
      );
      alone.kill("SIGINT");
      await alone.ended;
      await program.end();
    });

  if (canTrace())
    test("a launched program that enters a container, as a runtime's child does", () => {
      const id = newId();
      const command = inCgroup(makeCgroup(`docker/${id}`), [
        "/usr/bin/python3",
        "-c",
        "import socket, time; time.sleep(0.5); socket.socket().close()",
      ]);
      const { stderr } = socktrace(["--no-summary", "--", ...command]);
      assert.match(stderr, new RegExp(`runs      /usr/bin/python3 .* \\(in container docker ${id.slice(0, 12)}\\)\n`));
    });
}

if (process.geteuid?.() === 0 && spawnSync("unshare", ["-p", "-f", "true"]).status === 0) {
  test("from inside of a container: what can be seen", () => {
    const args = ["-pf", "--mount-proc", process.execPath, "bin/socktrace.js"];
    const all = spawnSync("unshare", [...args, "ls", "-Q"], { encoding: "utf8" });
    const line =
      "socktrace: in a container: only its own processes can be seen; to see all, run socktrace on the host\n";
    assert.ok(all.stderr.startsWith(line), all.stderr);
    const one = spawnSync("unshare", [...args, "pfiles", "1"], { encoding: "utf8" });
    assert.is(one.stderr, "");
    assert.not.match(one.stdout, "Container:");
  });

  test("in namespaces of its own under no runtime's cgroup", async () => {
    const { text, pid } = await startApart();
    assert.match(text, `${pid}:\tsleep 600\n`);
  });
}

async function startApart(): Promise<{ text: string; pid: number }> {
  const program = await startProgram(
    "unshare",
    ["-pf", "--kill-child", "sh", "-c", "echo ready; exec sleep 600"],
    /ready/,
  );
  const { stdout } = spawnSync("cat", [`/proc/${program.pid}/task/${program.pid}/children`], { encoding: "utf8" });
  const text = socktrace(["pfiles", stdout.trim()]).stdout;
  await program.end("SIGKILL");
  return { text, pid: Number(stdout) };
}

test("--container is for running processes", () => {
  const { status, stderr } = socktrace(["--container", "web", "true"]);
  assert.is(status, 2);
  assert.match(stderr, "--container is for running processes");
  const none = socktrace(["pfiles"]);
  assert.is(none.status, 2);
  assert.match(none.stderr, "no process is named");
});

test.run();
