/** --format sarif: documents are valid by the official schema, have what GitHub asks for, and know a result again in the next run. */
import { readdirSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { rules } from "../../../src/advice/rules.ts";
import type { Result, SarifRun } from "../../../src/views/sarif/types.ts";
import type { Report, ViewOptions } from "../../../src/views/view.ts";
import { parseSarif } from "../../support/sarif.ts";
import { shown } from "../../support/summary.ts";

function runOf(log: string, about: Partial<Report> = {}, options: Partial<ViewOptions> = {}): SarifRun {
  const [run] = parseSarif(shown(log, "sarif", options, about).summary).runs;
  assert.ok(run !== undefined);
  return run;
}

/** A server that sets SO_REUSEADDR too late; what differs from run to run is a parameter. */
const server = (pid = 17, second = 1_700_000_000, client = 40_001, port = 8080, name = "server"): string => `
${pid} ${second}.000000 execve("/srv/${name}", ["./${name}", "--port", "${port}"], 0x7ffd /* 9 vars */) = 0
${pid} ${second}.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
${pid} ${second}.000200 bind(3, {sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
${pid} ${second}.000300 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
${pid} ${second}.000400 listen(3, 5) = 0
${pid} ${second}.000500 accept4(3, {sa_family=AF_INET, sin_port=htons(${client}), sin_addr=inet_addr("192.0.2.9")}, [16], SOCK_CLOEXEC) = 4
${pid} ${second}.000600 setsockopt(4, SOL_TCP, TCP_KEEPIDLE, [30], 4) = 0
${pid} ${second}.000700 exit_group(0) = ?
${pid} ${second}.000800 +++ exited with 0 +++`;

const fingerprints = (log: string): readonly string[] =>
  runOf(log).results.map(({ partialFingerprints }) => partialFingerprints["primaryLocationLineHash"] ?? "");

function resultOf(log: string, id: string, about: Partial<Report> = {}, options: Partial<ViewOptions> = {}): Result {
  const result = runOf(log, about, options).results.find(({ ruleId }) => ruleId === id);
  assert.ok(result !== undefined, id);
  return result;
}

const uriOf = (result: Result): string | undefined => result.locations[0]?.physicalLocation.artifactLocation.uri;

test("every recording gives a valid document, whose results all have a rule, a place and a fingerprint of their own", () => {
  const logs = readdirSync("samples/traces", { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.strace$/.test(path),
  );
  assert.ok(logs.length > 20);
  let results = 0;
  for (const log of logs) {
    const { tool, results: found } = runOf(readFileSync(`samples/traces/${log}`, "latin1"));
    results += found.length;
    for (const { ruleId, ruleIndex, locations, message } of found) {
      assert.is(tool.driver.rules[ruleIndex]?.id, ruleId);
      assert.is(locations.length, 1);
      assert.ok(locations[0]?.physicalLocation.artifactLocation.uri !== "");
      assert.ok(message.text !== "");
    }
    const all = found.map(({ ruleId, partialFingerprints }) => `${ruleId} ${JSON.stringify(partialFingerprints)}`);
    assert.is(new Set(all).size, all.length, log);
  }
  assert.ok(results > 20);
});

test("a result: what is wrong as the first line, what to do, where, and the calls that show it", () => {
  const { level, message, locations, suppressions, properties } = resultOf(server(), "reuse-after-bind");
  assert.is(level, "warning");
  assert.is(
    message.text,
    `SO_REUSEADDR was set after bind(), too late for it: while connections of an earlier run are in TIME_WAIT, bind() fails with EADDRINUSE.
Instead: set it between socket() and bind().
Seen on #1 (fd 3 of 17, 0.0.0.0:8080):
0.000300 17 setsockopt SO_REUSEADDR on, in state BOUND`,
  );
  assert.equal(locations[0]?.logicalLocations, [
    {
      name: "listener TCP over IPv4 0.0.0.0:8080",
      fullyQualifiedName: "server/listener TCP over IPv4 0.0.0.0:8080",
      kind: "socket",
    },
    { name: "server", fullyQualifiedName: "server", kind: "process" },
  ]);
  assert.equal(suppressions, []);
  assert.equal(properties["sockets"], [1]);
});

test("accepted advice is there, suppressed for its reason", () => {
  const accepts = (id: string): string | null => (id === "reuse-after-bind" ? "one start a day" : null);
  assert.equal(resultOf(server(), "reuse-after-bind", {}, { accepts }).suppressions, [
    { kind: "external", status: "accepted", justification: "one start a day" },
  ]);
  assert.equal(resultOf(server(), "keepalive-incomplete", {}, { accepts }).suppressions, []);
});

test("the rules: all of them, within the lengths that GitHub shows", () => {
  const { tool } = runOf(server());
  assert.equal(
    tool.driver.rules.map(({ id }) => id),
    rules.map(({ id }) => id),
  );
  for (const { id, name, shortDescription, fullDescription, help, properties } of tool.driver.rules) {
    assert.match(name, /^[A-Z][A-Za-z0-9]+$/);
    assert.ok(shortDescription.text.length <= 1024 && fullDescription.text.length <= 1024, id);
    assert.match(help.markdown, "```c\n");
    assert.ok((properties["tags"] as readonly string[]).length <= 10);
  }
});

test("fingerprints: the same in another run, with other pids, times and ports of clients", () => {
  assert.is(fingerprints(server()).length, 2);
  assert.equal(fingerprints(server(4711, 1_700_009_999, 51_234)), fingerprints(server()));
});

test("fingerprints: others for another rule, program or port", () => {
  const [first, second] = fingerprints(server());
  assert.is.not(first, second);
  const [ofOtherPort] = fingerprints(server(17, 1_700_000_000, 40_001, 9090));
  const [ofOtherProgram] = fingerprints(server(17, 1_700_000_000, 40_001, 8080, "other"));
  assert.is(new Set([first, ofOtherPort, ofOtherProgram]).size, 3);
});

test("the place: the one log that was read, else the program's file in the working tree, else the program", () => {
  const place = (about: Partial<Report>, options: Partial<ViewOptions> = {}): string | undefined =>
    uriOf(resultOf(server(), "reuse-after-bind", about, options));
  assert.is(place({ logs: ["./a b/100%.strace"] }), "a%20b/100%25.strace");
  assert.is(place({ logs: ["/tmp/x.strace"] }), "file:///tmp/x.strace");
  assert.is(place({ logs: ["caf\udce9.strace"] }), "caf%5Cxe9.strace");
  assert.is(place({ logs: ["-"] }), "server");
  assert.is(place({ logs: ["a.strace", "b.strace"] }), "server");
  assert.is(
    place({ source: "launch" }, { sourceFile: (words) => (words[0] === "./server" ? "src/server.js" : null) }),
    "src/server.js",
  );
  assert.is(place({ source: "launch" }), "server");
  assert.is(place({}, { sourceFile: () => "of another machine" }), "server");
  const withoutExec = server().replace(/^.*execve.*$/m, "");
  assert.is(uriOf(resultOf(withoutExec, "reuse-after-bind")), "unknown-program");
});

test("the run: how it ended, and what could not be found out", () => {
  const ending = { status: 1, signal: null, reason: "1 piece of advice (--fail-on warning): x", isComplete: true };
  const [invocation] = runOf(`${server()}\n17 1700000000.000900 socket(AF_INET, [broken`, { ending }).invocations;
  assert.is(invocation?.executionSuccessful, true);
  assert.is(invocation?.exitCode, 1);
  assert.is(invocation?.exitCodeDescription, "1 piece of advice (--fail-on warning): x");
  assert.match(
    invocation?.toolExecutionNotifications.map(({ message }) => message.text).join("\n") ?? "",
    "1 line could not",
  );
});

test("names that a program chose: no control characters, no links", () => {
  const path = String.raw`/tmp/\33]0;x\7[click](http://evil.example)\n\342\200\256`;
  const log = `17 socket(AF_UNIX, SOCK_STREAM, 0) = 3
17 bind(3, {sa_family=AF_UNIX, sun_path="${path}"}, 110) = -1 EADDRINUSE (Address already in use)
17 exit_group(1) = ?
17 +++ exited with 1 +++`;
  const { message, locations } = resultOf(log, "address-in-use");
  const text = message.text + JSON.stringify(locations);
  assert.match(message.text, String.raw`/tmp/\x1b]0;x\x07[click\](http://evil.example)\x0a\u202e`);
  assert.not.match(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
});

test("a summary in between is no document of its own", () => {
  assert.is(shown(server(), "sarif", {}, { interim: true }).summary, "");
});

test.run();
