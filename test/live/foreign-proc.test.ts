/** In a pid namespace without a /proc of its own: the numbers there are other processes. */
import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { SOCKTRACE } from "../support/socktrace.ts";

const test = suite("/proc of another pid namespace");

/** Runs it in a new pid namespace; PID there is a process that sleeps. */
function run(args: string, ...options: readonly string[]): { status: number | null; text: string } {
  const command = `sleep 600 & PID=$!; ${process.execPath} ${SOCKTRACE} ${args} 2>&1; status=$?; kill $PID; exit $status`;
  const { status, stdout } = spawnSync("unshare", ["-p", "-f", ...options, "sh", "-c", command], { encoding: "utf8" });
  return { status, text: stdout };
}

const LINE = "/proc is that of another pid namespace: mount it (mount -t proc proc /proc; unshare --mount-proc)";

if (process.geteuid?.() === 0 && spawnSync("unshare", ["-p", "-f", "true"]).status === 0) {
  for (const args of ["pfiles $PID", "ls", "ls -p $PID", "-p $PID", "diff pid:$PID pid:$PID"])
    test(`${args} is refused`, () => {
      const { status, text } = run(args);
      assert.is(text, `socktrace: ${LINE}\n`);
      assert.is(status, args.startsWith("diff") ? 2 : 125);
    });

  test("with a /proc of its own it is its process", () => {
    assert.match(run("pfiles --format pfiles $PID", "--mount-proc").text, /^\d+:\tsleep 600\n/);
  });

  test("a launch needs no /proc", () => {
    const { status, text } = run("-- sh -c 'exit 3'");
    assert.is(status, 3, text);
  });
}

test.run();
