import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runJob, type Outcome } from "./job.ts";

const sh = (script: string, seconds = 60): Promise<Outcome> =>
  runJob({ name: script, command: ["sh", "-c", script], seconds, isTest: true });

test("the output on stdout and stderr is kept, and the end is described", async () => {
  const { output, trouble } = await sh("echo out; echo err >&2; exit 3");
  assert.is(output, "out\nerr\n");
  assert.is(trouble, "exit status 3");
  assert.is((await sh("exit 0")).trouble, null);
  assert.is((await sh("kill -SEGV $$")).trouble, "killed by SIGSEGV");
});

test("a job that takes too long is killed with all its processes", async () => {
  const { output, trouble } = await sh("sleep 1000 & echo $!; wait", 0.5);
  assert.is(trouble, "killed after 0.5 s");
  assert.is(await ends(Number(output)), true);
});

test("what a job leaves behind is killed, also when it holds the job's output open", async () => {
  const { output, trouble } = await sh("sleep 1000 & echo $!");
  assert.is(trouble, null);
  assert.is(await ends(Number(output)), true);
});

test("a command that does not exist is an outcome", async () => {
  const { trouble } = await runJob({ name: "none", command: ["./no-such-command"], seconds: 60, isTest: false });
  assert.is(trouble, "could not start: spawn ./no-such-command ENOENT");
});

/** Whether it ends within five seconds: a signal takes a moment to arrive. */
async function ends(pid: number): Promise<boolean> {
  for (let look = 0; look < 250 && isRunning(pid); look++) await new Promise((done) => setTimeout(done, 20));
  return !isRunning(pid);
}

/** A process that ended and that nobody has waited for yet (Z, or X) runs no more. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test.run();
