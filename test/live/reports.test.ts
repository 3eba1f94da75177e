/** --format sarif and junit, of a launch, an attach and a log: valid, complete, and in agreement with the exit status. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Invocation, SarifRun } from "../../src/views/sarif/types.ts";
import { casesIn, parseJunit } from "../support/junit.ts";
import { startProgram } from "../support/program.ts";
import { parseSarif } from "../support/sarif.ts";
import { canTrace, socktrace, SOCKTRACE } from "../support/socktrace.ts";
import { until } from "../support/until.ts";
import { tracerOf } from "./safety/target.ts";

const test = suite("reports");
const BAD = "samples/advice/keepalive-incomplete/bad.py";

const folder = mkdtempSync(join(tmpdir(), "socktrace-reports-"));
const report = join(folder, "report");
test.after(() => {
  rmSync(folder, { recursive: true });
});

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function sarif(): SarifRun {
  const [run] = parseSarif(readFileSync(report, "utf8")).runs;
  assert.ok(run !== undefined);
  return run;
}

/** Launches a command; its exit status, and how the report says that we ended. */
function launched(flags: readonly string[], command: readonly string[]): readonly [number | string | null, Invocation] {
  const { status, signal } = socktrace(["--format", "sarif", "-o", report, ...flags, "--", ...command]);
  const [invocation] = sarif().invocations;
  assert.ok(invocation !== undefined);
  return [signal ?? status, invocation];
}

const idsIn = ({ results }: SarifRun): readonly string[] => results.map(({ ruleId }) => ruleId);

if (canTrace()) {
  test("SARIF of a launch: its results at the program's file, its exit status", () => {
    const [status, invocation] = launched([], ["python3", BAD]);
    assert.is(status, 0);
    assert.equal([invocation.exitCode, invocation.executionSuccessful], [0, true]);
    assert.match(invocation.startTimeUtc ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const [result] = sarif().results;
    assert.is(result?.ruleId, "keepalive-incomplete");
    assert.equal(result?.locations[0]?.physicalLocation, { artifactLocation: { uri: BAD, uriBaseId: "%SRCROOT%" } });
  });

  test("SARIF of a launch: --fail-on, the program's own failure, its signal, a program that cannot be run", () => {
    const [failed, { exitCode, exitCodeDescription }] = launched(["--fail-on", "warning"], ["python3", BAD]);
    assert.equal([failed, exitCode], [1, 1]);
    assert.is(exitCodeDescription, "1 piece of advice (--fail-on warning): keepalive-incomplete");

    const [own, ofOwn] = launched(["--fail-on", "warning"], ["sh", "-c", `python3 ${BAD}; exit 7`]);
    assert.equal([own, ofOwn.exitCode, ofOwn.executionSuccessful], [7, 7, true]);
    assert.equal(idsIn(sarif()), ["keepalive-incomplete"]);

    const [killed, ofKilled] = launched([], ["sh", "-c", "kill -TERM $$"]);
    assert.equal([killed, ofKilled.exitSignalName, ofKilled.exitCode], ["SIGTERM", "SIGTERM", undefined]);
  });

  test("SARIF of a log: the log is the place", () => {
    const log = join(folder, "program.strace");
    assert.is(spawnSync("strace", ["-f", "-ttt", "-o", log, "python3", BAD]).status, 0);
    assert.is(socktrace(["read", "--format", "sarif", "-o", report, "--fail-on", "warning", log]).status, 1);
    const { results, invocations } = sarif();
    assert.is(results[0]?.locations[0]?.physicalLocation.artifactLocation.uri, `file://${log}`);
    assert.is(invocations[0]?.exitCode, 1);
  });

  test("a log that cannot be read to its end: the report says so", () => {
    const log = written("log", "17 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n");
    const { status } = socktrace(["read", "--format", "sarif", "-o", report, log, join(folder, "missing")]);
    assert.is(status, 125);
    const [invocation] = sarif().invocations;
    assert.equal([invocation?.executionSuccessful, invocation?.exitCode], [false, 125]);
  });

  test("an attach: SARIF, and JUnit with --accept", async () => {
    for (const format of ["sarif", "junit"]) {
      const accept = written("accepted", "keepalive-incomplete accepted tcp: probes are not wanted here\n");
      const target = await startProgram("python3", ["-c", late]);
      const args = ["-p", String(target.pid), "--format", format, "-o", report, "--accept", accept];
      const attached = spawn(process.execPath, [SOCKTRACE, ...args], { stdio: "ignore" });
      await until(() => tracerOf(target.pid) !== 0);
      target.type("\n");
      await until(() => target.output().includes("done"));
      attached.kill("SIGINT");
      assert.equal(await once(attached, "close"), [0, null]);
      await target.end();
      if (format === "sarif") {
        const [result] = sarif().results;
        assert.is(result?.ruleId, "keepalive-incomplete");
        assert.is(result?.suppressions[0]?.justification, "probes are not wanted here");
      } else {
        const cases = casesIn(await parseJunit(readFileSync(report, "utf8")), "socktrace.advice");
        assert.equal(cases.get("keepalive-incomplete")?.skipped, [{ inner: "probes are not wanted here" }]);
      }
    }
  });

  test("JUnit of a launch with --expect: both suites, and exit 1", async () => {
    const expect = written("expect", "listener tcp: SO_REUSEADDR, SO_KEEPALIVE\n");
    const run = socktrace(["--format", "junit", "-o", report, "--expect", expect, "--", "python3", BAD]);
    assert.is(run.status, 1);
    assert.match(run.stderr, /^FAILED: listener tcp: SO_KEEPALIVE: #\d+ \(fd \d+ of \d+, 127.0.0.1:\d+\): /m);
    const suites = await parseJunit(readFileSync(report, "utf8"));
    const expectations = casesIn(suites, "socktrace.expectations");
    assert.is(expectations.get("listener tcp: SO_REUSEADDR")?.failure, undefined);
    assert.match(expectations.get("listener tcp: SO_KEEPALIVE")?.failure?.[0]?.inner ?? "", `${expect}:1: #`);
    assert.match(
      casesIn(suites, "socktrace.advice").get("keepalive-incomplete")?.failure?.[0]?.message ?? "",
      "TCP_KEEPIDLE",
    );
  });

  test("pfiles and ls: advice on running processes, and --expect", async () => {
    const target = await startProgram("python3", ["-c", open]);
    const found = socktrace(["pfiles", "--format", "sarif", "-o", report, "--fail-on", "warning", String(target.pid)]);
    assert.is(found.status, 1);
    const { results, invocations } = sarif();
    assert.equal([results[0]?.ruleId, results[0]?.level], ["keepalive-incomplete", "warning"]);
    assert.match(
      results[0]?.message.text ?? "",
      new RegExp(`^Seen on fd \\d+ of ${target.pid}, 127.0.0.1:\\d+:$`, "m"),
    );
    assert.equal([invocations[0]?.exitCode, invocations[0]?.properties["source"]], [1, "snapshot"]);

    const expect = written("expect", "listener tcp: SO_REUSEADDR\nlistener udp\n");
    const args = ["--format", "junit", "-o", report, "--expect", expect];
    const listed = socktrace(["ls", ...args, "-iTCP", "-p", String(target.pid)]);
    assert.is(listed.status, 1, listed.stderr);
    const suites = await parseJunit(readFileSync(report, "utf8"));
    assert.is(casesIn(suites, "socktrace.expectations").get("listener tcp: SO_REUSEADDR")?.failure, undefined);
    assert.match(
      casesIn(suites, "socktrace.expectations").get("listener udp")?.failure?.[0]?.message ?? "",
      "no such socket",
    );
    assert.ok(casesIn(suites, "socktrace.advice").get("keepalive-incomplete")?.failure !== undefined);

    // Nothing is found: the report is there all the same.
    const empty = socktrace(["ls", "--format", "sarif", "-o", report, "-iUDP", "-p", String(target.pid)]);
    assert.equal([empty.status, sarif().invocations[0]?.exitCode, sarif().results.length], [1, 1, 0]);
    assert.is(socktrace(["pfiles", ...args, "-iUDP", String(target.pid)]).status, 1);
    assert.is((await parseJunit(readFileSync(report, "utf8"))).failures, 2);
    await target.end();
  });

  test("summaries in between add nothing to the document", () => {
    socktrace(["--format", "sarif", "-o", report, "--every", "0.1", "--", "sh", "-c", `python3 ${BAD}; sleep 0.5`]);
    assert.equal(idsIn(sarif()), ["keepalive-incomplete"]);
  });
}

const serving = `
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.SOL_TCP, socket.TCP_KEEPIDLE, 30)
`;

/** It waits for a line before it does anything with sockets. */
const late = `import socket
print("ready -", flush=True)
input()
${serving}
print("done", flush=True)
input()
`;

const open = `import socket
${serving}
print("ready -", flush=True)
input()
`;

test.run();
