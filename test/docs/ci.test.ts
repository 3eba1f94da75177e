/** docs/ci.md: its files are what they say, and its scripts, the workflow's steps and the Node test run as they stand there. */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { freePort } from "../support/ports.ts";
import { casesIn, parseJunit } from "../support/junit.ts";
import { parseSarif } from "../support/sarif.ts";
import { canTrace } from "../support/socktrace.ts";

const test = suite("docs/ci.md");
const port = String(await freePort());
const page = readFileSync("docs/ci.md", "utf8").replaceAll("8080", port);

/** The repository of a user: the page's files, a server, and its test. */
const project = mkdtempSync(join(tmpdir(), "socktrace-ci-"));
test.after(() => {
  rmSync(project, { recursive: true });
});

/** The block that names the file in its first lines. */
function blockOf(name: string): string {
  const blocks = [...page.matchAll(/^```\w+\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
  const found = blocks.find((code) => code.split("\n", 2).some((line) => line.startsWith(`# ${name}`)));
  assert.ok(found !== undefined, name);
  return found;
}

const [, nodeTest = ""] = /^```js\n([^]*?)^```$/m.exec(page) ?? [];

function write(name: string, text: string): void {
  writeFileSync(join(project, name), text, { mode: 0o755 });
}

/** Runs a command in the project, with commands of its own on the PATH. */
function run(command: string, args: readonly string[]): SpawnSyncReturns<string> {
  const env = {
    ...process.env,
    PATH: `${join(project, "bin")}:${process.env["PATH"] ?? ""}`,
    NODE_TEST_CONTEXT: undefined,
  };
  return spawnSync(command, args, { cwd: project, env, encoding: "utf8", timeout: 60_000 });
}

function furnish(nodelay: boolean): void {
  mkdirSync(join(project, "bin"), { recursive: true });
  write("bin/socktrace", `#!/bin/sh\nexec '${process.execPath}' '${resolve("bin/socktrace.js")}' "$@"\n`);
  // What installs is only written down.
  write("bin/sudo", '#!/bin/sh\nexec "$@"\n');
  for (const installer of ["apt-get", "npm"]) write(`bin/${installer}`, `#!/bin/sh\necho ${installer} "$@"\n`);
  for (const name of ["sockets.expect", "sockets.accept", "check-sockets.sh"]) write(name, blockOf(name));
  write("server", server(nodelay));
  write("smoke-test", smokeTest);
}

/** It sets one option without effect, TCP_KEEPIDLE. */
const server = (nodelay: boolean): string => `#!/usr/bin/env python3
import socket
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", ${port}))
listener.listen(64)
while True:
    accepted, _ = listener.accept()
    if ${nodelay ? "True" : "False"}:
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30)
    accepted.sendall(b"hello")
    accepted.close()
`;

const smokeTest = `#!/usr/bin/env python3
import socket, time
for attempt in range(300):
    try:
        client = socket.create_connection(("127.0.0.1", ${port}))
        break
    except ConnectionRefusedError:
        time.sleep(0.1)
assert client.recv(5) == b"hello"
`;

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly jobs: { readonly sockets: { readonly steps: readonly Step[] } };
}

/** As GitHub runs a step's lines. */
function runStep(steps: readonly Step[], name: string): SpawnSyncReturns<string> {
  write("step.sh", steps.find((step) => step.name === name)?.run ?? "exit 99");
  return run("bash", ["-e", "step.sh"]);
}

const report = (): string => readFileSync(join(project, "sockets.xml"), "utf8");

if (canTrace()) {
  test("the shell script: all is well", async () => {
    furnish(true);
    const { status, stderr } = run("./check-sockets.sh", []);
    assert.is(status, 0, stderr);
    assert.match(stderr, `ok: accepted tcp:${port}: TCP_NODELAY\n`);
    const suites = await parseJunit(report());
    assert.is(suites.failures, 0);
    assert.equal(casesIn(suites, "socktrace.advice").get("keepalive-incomplete")?.skipped, [
      { inner: "the load balancer probes" },
    ]);
  });

  test("the shell script: an expectation fails; advice counts; the test itself fails", async () => {
    furnish(false);
    assert.is(run("./check-sockets.sh", []).status, 1);
    assert.is((await parseJunit(report())).failures, 1);

    furnish(true);
    write("sockets.accept", "# none\n");
    const { status, stderr } = run("./check-sockets.sh", []);
    assert.is(status, 1);
    assert.match(stderr, "1 piece of advice (--fail-on warning): keepalive-incomplete");

    furnish(true);
    write("smoke-test", `${smokeTest}raise SystemExit(3)\n`);
    assert.is(run("./check-sockets.sh", []).status, 3);
  });

  test("the workflow: its steps run, and what they upload is there", async () => {
    furnish(true);
    const { steps } = (parse(blockOf(".github/workflows/sockets.yml")) as Workflow).jobs.sockets;
    const installed = runStep(steps, "Install strace and socktrace").stdout;
    assert.is(
      installed,
      "apt-get update\napt-get install --yes strace\nnpm install --global ./tools/socktrace-0.1.0.tgz\n",
    );
    const tested = runStep(steps, "Run the tests under socktrace");
    assert.is(tested.status, 0, tested.stderr);
    const made = runStep(steps, "Make the reports");
    assert.is(made.status, 0, made.stderr);

    const results = (name: string): number =>
      parseSarif(readFileSync(join(project, name), "utf8")).runs[0]?.results.length ?? 0;
    assert.is(results("sockets.sarif") - results("upload.sarif"), 1);
    assert.is((await parseJunit(report())).failures, 0);
    for (const { with: inputs = {} } of steps)
      for (const file of [inputs["sarif_file"] ?? "", ...(inputs["path"] ?? "").split("\n")])
        assert.ok(existsSync(join(project, file)), file);
  });

  test("the workflow: advice fails the step, and the reports are made all the same", () => {
    furnish(true);
    write("sockets.accept", "# none\n");
    const { steps } = (parse(blockOf(".github/workflows/sockets.yml")) as Workflow).jobs.sockets;
    assert.is(runStep(steps, "Run the tests under socktrace").status, 1);
    assert.is(runStep(steps, "Make the reports").status, 0);
    const [result] = parseSarif(readFileSync(join(project, "upload.sarif"), "utf8")).runs[0]?.results ?? [];
    assert.is(result?.ruleId, "keepalive-incomplete");
    assert.is(result?.locations[0]?.physicalLocation.artifactLocation.uri, "server");
    const always = steps.filter(({ name, uses = "" }) => name === "Make the reports" || uses.includes("upload"));
    assert.equal(
      always.map((step) => step.if),
      Array.from({ length: 3 }, () => "${{ !cancelled() }}"),
    );
  });

  test("GitLab: the script, and the report that it makes", () => {
    const { sockets } = parse(blockOf(".gitlab-ci.yml")) as {
      readonly sockets: { readonly script: readonly string[]; readonly artifacts: { readonly reports: unknown } };
    };
    assert.equal(sockets.script, ["./check-sockets.sh"]);
    assert.equal(sockets.artifacts.reports, { junit: "sockets.xml" });
  });

  test("the Node test passes, and fails by advice that is not accepted", () => {
    furnish(true);
    mkdirSync(join(project, "node_modules"), { recursive: true });
    symlinkSync(resolve("."), join(project, "node_modules/socktrace"));
    write("sockets.test.mjs", nodeTest);
    const passed = run(process.execPath, ["--test", "sockets.test.mjs"]);
    assert.is(passed.status, 0, passed.stdout);
    write("sockets.test.mjs", nodeTest.replace('"keepalive-incomplete"', ""));
    const failed = run(process.execPath, ["--test", "sockets.test.mjs"]);
    assert.is(failed.status, 1);
    assert.match(failed.stdout, "set SO_KEEPALIVE too [keepalive-incomplete]");
  });
}

test.run();
