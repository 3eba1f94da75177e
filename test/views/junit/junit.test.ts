/** --format junit: valid by Jenkins' schema, and as a reader that is not ours has it. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import type { TestCase } from "junit2json";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { rules } from "../../../src/advice/rules.ts";
import type { Verdict } from "../../../src/expect/verdict.ts";
import { xmlText } from "../../../src/views/junit/xml.ts";
import type { Report, ViewOptions } from "../../../src/views/view.ts";
import { casesIn, parseJunit } from "../../support/junit.ts";
import { shown } from "../../support/summary.ts";

const log = `
17 1700000000.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
17 1700000000.000200 bind(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
17 1700000000.000300 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
17 1700000000.000400 listen(3, 5) = 0
17 1700000000.000500 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
17 1700000000.000600 accept4(3, {sa_family=AF_INET, sin_port=htons(40001), sin_addr=inet_addr("192.0.2.9")}, [16], 0) = 4
17 1700000000.000700 exit_group(0) = ?
17 1700000000.000800 +++ exited with 0 +++`;

async function advice(
  text: string,
  options: Partial<ViewOptions> = {},
  about: Partial<Report> = {},
): Promise<ReadonlyMap<string, TestCase>> {
  return casesIn(await parseJunit(shown(text, "junit", options, about).summary), "socktrace.advice");
}

test("the recordings: valid, a test case for each rule, whatever they gave", async () => {
  const logs = readdirSync("samples/traces", { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.strace$/.test(path),
  );
  assert.ok(logs.length > 20);
  const text = logs.map((path) => readFileSync(`samples/traces/${path}`, "latin1")).join("\n");
  assert.equal(
    [...(await advice(text)).keys()],
    rules.map(({ id }) => id),
  );
});

test("a warning fails its rule, with what the summary has of it", async () => {
  const { failure } = (await advice(log)).get("reuse-after-bind") ?? {};
  assert.equal(failure, [
    {
      message:
        "SO_REUSEADDR was set after bind(), too late for it: while connections of an earlier run are in TIME_WAIT, bind() fails with EADDRINUSE",
      type: "socktrace.advice",
      inner: `warning: #1 (fd 3 of 17, 0.0.0.0:8080): SO_REUSEADDR was set after bind(), too late for it: while connections of an earlier run are in TIME_WAIT, bind() fails with EADDRINUSE
  0.000200 17 setsockopt SO_REUSEADDR on, in state BOUND
  instead: set it between socket() and bind()`,
    },
  ]);
});

test("a note is output of a test case that passed, unless --fail-on note counts it", async () => {
  const passed = (await advice(log)).get("set-after-listen");
  assert.is(passed?.failure, undefined);
  assert.match(passed?.["system-out"]?.[0] ?? "", "note: #1 (fd 3 of 17, 0.0.0.0:8080): ");
  assert.is((await advice(log, { fails: "note" })).get("set-after-listen")?.failure?.length, 1);
  assert.is((await advice(log, { fails: "error" })).get("reuse-after-bind")?.failure, undefined);
});

test("what is accepted is skipped, with its reason", async () => {
  const skipped = (await advice(log, { accepts: () => "one start a day" })).get("reuse-after-bind");
  assert.is(skipped?.failure, undefined);
  assert.equal(skipped?.skipped, [{ inner: "one start a day" }]);
  assert.match(skipped?.["system-out"]?.[0] ?? "", "accepted: one start a day");
});

test("the counts and the time", async () => {
  const { testsuite, tests, failures } = await parseJunit(shown(log, "junit").summary);
  assert.equal([tests, failures], [rules.length, 1]);
  const [{ name, skipped, timestamp } = {}] = testsuite ?? [];
  assert.equal([name, skipped, timestamp], ["socktrace.advice", 0, "2023-11-14T22:13:20"]);
  assert.not.match(shown(log.replaceAll(/ 1700000000\.\d+/g, ""), "junit").summary, "timestamp");
});

test("each expectation is a test case of its own suite", async () => {
  const broken = {
    type: "broken",
    text: "TCP_NODELAY is off (default)",
    socket: "#2",
    id: 2,
    place: "fd 4 of 17",
    count: 1,
    of: 2,
    evidence: [],
  } as const;
  const verdicts: readonly Verdict[] = [
    { path: "server.expect", line: 2, text: "listener tcp:8080: SO_REUSEADDR", wrong: null },
    { path: "server.expect", line: 3, text: "accepted: TCP_NODELAY", wrong: broken },
  ];
  const report = await parseJunit(shown(log, "junit", {}, { verdicts }).summary);
  const cases = casesIn(report, "socktrace.expectations");
  assert.is(cases.get("listener tcp:8080: SO_REUSEADDR")?.failure, undefined);
  assert.equal(cases.get("accepted: TCP_NODELAY")?.failure, [
    {
      message: "#2 (fd 4 of 17): TCP_NODELAY is off (default); wrong on 1 of 2 sockets",
      type: "socktrace.expectations",
      inner: "server.expect:3: #2 (fd 4 of 17): TCP_NODELAY is off (default); wrong on 1 of 2 sockets",
    },
  ]);
  assert.is(report.failures, 2);
});

test("a trace that failed is an error in a suite of its own", async () => {
  const ending = {
    status: 125,
    signal: null,
    reason: "strace was killed by SIGKILL during the trace",
    isComplete: false,
  };
  const report = await parseJunit(shown(log, "junit", {}, { ending }).summary);
  const [error] = casesIn(report, "socktrace.trace").get("the trace")?.error ?? [];
  assert.is(error?.message, "strace was killed by SIGKILL during the trace");
  assert.is(report.errors, 1);
});

test("what could not be found out is output of the suite", async () => {
  const report = await parseJunit(shown(`${log}\n17 1700000000.000900 socket(AF_INET, [broken`, "junit").summary);
  assert.match(report.testsuite?.[0]?.["system-out"]?.[0] ?? "", "1 line could not be parsed");
});

test("names that a program chose: markup, control characters and half characters", async () => {
  const path = String.raw`/tmp/]]>&amp;<failure message=\"x\">\33[31m\0\n\357\277\277\342\200\256`;
  const hostile = `17 socket(AF_UNIX, SOCK_STREAM, 0) = 3
17 bind(3, {sa_family=AF_UNIX, sun_path="${path}"}, 110) = -1 EADDRINUSE (Address already in use)
17 exit_group(1) = ?
17 +++ exited with 1 +++`;
  const { summary } = shown(hostile, "junit");
  assert.not.match(summary, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\uffff]/);
  const { failure } = casesIn(await parseJunit(summary), "socktrace.advice").get("address-in-use") ?? {};
  assert.is(failure?.length, 1);
  assert.match(failure?.[0]?.inner ?? "", String.raw`/tmp/]]>&amp;<failure message="x">\x1b[31m`);
});

test("any text is valid XML, and is read back but for what XML cannot hold", async () => {
  const anything = fc.string({ unit: "binary", maxLength: 20 });
  const texts = fc.sample(fc.tuple(anything, anything), { numRuns: 200, seed: 1 });
  const cases = texts.map(([message, inner]) => ({
    name: "testcase",
    attributes: { name: message },
    content: [{ name: "failure", attributes: { message: `m:${message}` }, content: `${inner}.` }],
  }));
  const suite = { name: "testsuite", attributes: { name: "socktrace.advice", tests: cases.length }, content: cases };
  const report = await parseJunit(xmlText({ name: "testsuites", attributes: {}, content: [suite] }));
  const found = report.testsuite?.[0]?.testcase ?? [];
  for (const [at, [message, inner]] of texts.entries()) {
    const { failure: [failure] = [] } = found[at] ?? {};
    // What is plain is unchanged.
    if (/^[ -~]*$/.test(message)) assert.is(failure?.message, `m:${message}`);
    if (/^[!-~]+$/.test(inner)) assert.is(failure?.inner, `${inner}.`);
  }
});

test.run();
