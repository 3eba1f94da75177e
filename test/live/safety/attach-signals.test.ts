import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace } from "../../support/socktrace.ts";
import { attachTo, end, endAll } from "./socktrace.ts";
import { isAlive, startTarget, tracerOf, until, type Target } from "./target.ts";

/** What an attached target must survive without a trace. */
const test = suite("an attached target goes on");
test.after(endAll);

/** It works on, nobody traces it, no call of its was refused, and it ends as it always does. */
async function checkUnharmed(target: Target): Promise<void> {
  await until(() => tracerOf(target.pid) === 0);
  await target.more(100);
  assert.is(target.refused(), 0);
  assert.is(await target.end(), 7);
}

if (canTrace()) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const)
    test(`when socktrace gets ${signal}, which detaches and prints the summary`, async () => {
      const target = await startTarget("--threads=2", "--children=1");
      const socktrace = await attachTo(target.pid);
      socktrace.kill(signal);
      const { status, lines, text } = await end(socktrace);
      assert.is(status, 0);
      assert.match(text, /SO_KEEPALIVE\s+on/);
      assert.equal(lines, []);
      await checkUnharmed(target);
    });

  test("when socktrace gets SIGKILL: its strace is made to let go", async () => {
    const target = await startTarget("--threads=2");
    const socktrace = await attachTo(target.pid);
    const strace = tracerOf(target.pid);
    socktrace.kill("SIGKILL");
    await checkUnharmed(target);
    await until(() => !isAlive(strace));
  });

  test("when strace gets SIGKILL: what was learnt is reported", async () => {
    const target = await startTarget();
    const socktrace = await attachTo(target.pid);
    process.kill(tracerOf(target.pid), "SIGKILL");
    assert.is((await socktrace.ended).status, 125);
    assert.match(socktrace.stdout(), /SO_KEEPALIVE\s+on/);
    // The line in which strace died may be cut, and is reported then.
    const messages = socktrace
      .stderr()
      .replace(/^socktrace: attached to .*\n/, "")
      .replace(/^socktrace: 1 line could not be parsed.*\n.*\n *\^\n/, "");
    assert.is(
      messages,
      `socktrace: strace was killed by SIGKILL during the trace; process ${target.pid} goes on untraced\n`,
    );
    await checkUnharmed(target);
  });

  test("when both get SIGKILL", async () => {
    const target = await startTarget();
    const socktrace = await attachTo(target.pid);
    process.kill(tracerOf(target.pid), "SIGKILL");
    socktrace.kill("SIGKILL");
    await checkUnharmed(target);
  });

  test("when strace was stopped and socktrace is asked to leave", async () => {
    const target = await startTarget();
    const socktrace = await attachTo(target.pid);
    process.kill(tracerOf(target.pid), "SIGSTOP");
    socktrace.kill("SIGINT");
    assert.is((await socktrace.ended).status, 0);
    await checkUnharmed(target);
  });

  test("when Ctrl-Z is pressed, which is not obeyed", async () => {
    const target = await startTarget();
    const socktrace = await attachTo(target.pid);
    socktrace.kill("SIGTSTP");
    await until(() => socktrace.stderr().includes("Ctrl-Z ignored"));
    await target.more(2_000);
    socktrace.kill("SIGINT");
    assert.is((await socktrace.ended).status, 0);
    await checkUnharmed(target);
  });
}

test.run();
