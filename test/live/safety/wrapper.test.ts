/** --strace names a script that runs strace and does not become it: signals are for the strace that traces. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace } from "../../support/socktrace.ts";
import { end, endAll, startSocktrace } from "./socktrace.ts";
import { counter, isAlive, startTarget, tracerOf, until } from "./target.ts";

const test = suite("a script in the place of strace");
test.after(endAll);

const flags = ["--strace", "test/live/safety/fake/wrapper"];

if (canTrace()) {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    test(`attach: ${signal} detaches`, async () => {
      const target = await startTarget();
      const socktrace = startSocktrace([...flags, "-p", String(target.pid)]);
      await until(() => socktrace.stdout().includes("SO_KEEPALIVE"));
      socktrace.kill(signal);
      const { status, text } = await end(socktrace);
      assert.is(status, 0, text);
      assert.is(tracerOf(target.pid), 0);
      await target.more(100);
      assert.is(await target.end(), 7);
    });

  test("launch: TERM ends the program", async () => {
    const { command } = counter();
    const socktrace = startSocktrace([...flags, "--", ...command]);
    await until(() => socktrace.stdout().includes("ready") && socktrace.stderr().includes("SO_KEEPALIVE"));
    const pid = Number(/ready (\d+)/.exec(socktrace.stdout())?.[1]);
    socktrace.kill("SIGTERM");
    assert.equal(await socktrace.ended, { status: 7, signal: null });
    assert.not(isAlive(pid));
  });

  test("--detachable: TERM leaves it", async () => {
    const { command, more } = counter();
    const socktrace = startSocktrace([...flags, "--detachable", "--", ...command]);
    await until(() => socktrace.stdout().includes("ready") && socktrace.stderr().includes("SO_KEEPALIVE"));
    const pid = Number(/ready (\d+)/.exec(socktrace.stdout())?.[1]);
    socktrace.kill("SIGTERM");
    assert.is((await socktrace.exited).status, 0);
    assert.is(tracerOf(pid), 0);
    await more(100);
    process.kill(pid, "SIGTERM");
    await until(() => !isAlive(pid));
  });
}

test.run();
