import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace } from "../../support/socktrace.ts";
import { end, endAll, startSocktrace } from "./socktrace.ts";
import { counter, scratch, startTarget, tracerOf, until } from "./target.ts";

/** Traces that go on for days: summaries in between, files that do not grow for ever. */
const test = suite("long runs");
test.after(endAll);

if (canTrace()) {
  test("SIGUSR1: the summary so far, and the trace goes on", async () => {
    const target = await startTarget();
    const socktrace = startSocktrace(["-q", "-p", String(target.pid)]);
    await until(() => tracerOf(target.pid) !== 0);
    const parts = (): string[] => socktrace.stdout().split("--- the trace goes on ---\n");
    for (let asked = 1; !/--- summary so far ---\n.*SO_KEEPALIVE +on +on +set/s.test(socktrace.stdout()); asked++) {
      socktrace.kill("SIGUSR1");
      await until(() => parts().length > asked);
    }
    await target.more(100);
    socktrace.kill("SIGINT");
    const { status, lines } = await end(socktrace);
    assert.is(status, 0);
    assert.equal(lines, []);
    await target.end();
  });

  test("SIGUSR1 opens no debugger's port", async () => {
    const socktrace = startSocktrace(["-q", "--", "sh", "-c", "echo up; sleep 1"]);
    await until(() => socktrace.stdout() === "up\n");
    socktrace.kill("SIGUSR1");
    assert.is((await socktrace.ended).status, 0);
    assert.match(socktrace.stderr(), "--- summary so far ---");
    assert.not.match(socktrace.stderr(), "Debugger");
  });

  test("--every SECONDS: again and again, in JSON too", async () => {
    const { command } = counter("--steps=1500");
    const socktrace = startSocktrace(["--json", "--every", "0.5", "--", ...command]);
    assert.is((await socktrace.ended).status, 0);
    const documents = socktrace
      .stderr()
      .split(/^(?=\{$)/m)
      .map((text) => JSON.parse(text) as { interim?: true; groups: { count: number }[] });
    const last = documents.pop();
    assert.ok(documents.length >= 2);
    assert.ok(documents.every((one) => one.interim === true));
    assert.is(last?.interim, undefined);
    assert.ok(last?.groups.some((group) => group.count === 1500));
  });

  test("--rotate SIZE: the file and the one before it, whole lines in both", async () => {
    const folder = scratch();
    const [file, raw] = [join(folder, "trace"), join(folder, "raw")];
    const { command } = counter("--pause=0", "--steps=5000");
    const socktrace = startSocktrace([
      ...["--rotate", "100k", "--format", "ndjson", "-o", file, "--raw", raw, "--no-summary", "--", ...command],
    ]);
    assert.is((await socktrace.ended).status, 0);
    for (const name of [file, `${file}.1`]) {
      const text = readFileSync(name, "utf8");
      for (const line of text.trimEnd().split("\n")) JSON.parse(line);
      assert.is(statSync(name).mode & 0o777, 0o600);
      assert.ok(text.length <= 200 * 1024, `${text.length}`);
    }
    assert.ok(statSync(raw).size + statSync(`${raw}.1`).size < 500 * 1024);
  });

  test("--rotate has nothing to do without a file", async () => {
    const socktrace = startSocktrace(["--rotate", "1M", "--", "true"]);
    assert.is((await socktrace.ended).status, 2);
    assert.is(socktrace.stderr(), "socktrace: --rotate needs -o FILE or --raw FILE\n");
  });
}

test.run();
