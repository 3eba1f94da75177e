import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asMicros, asTid } from "../../../src/base/brands.ts";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";
import { startProgram } from "../../support/program.ts";
import { canTrace, SOCKTRACE } from "../../support/socktrace.ts";

/**
 * The published schemas let fields come that they do not name, since a reader has to pass over those. Here they are
 * made strict: whatever we print has to be in them.
 */
const ajv = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true });
ajv.addSchema(strict(read("docs/summary.schema.json")));
const isSummary = ajv.getSchema("summary.schema.json")!;
const isRecord = ajv.compile(strict(read("docs/record.schema.json")));

type Json = null | boolean | number | string | Json[] | { [field: string]: Json };

function read(path: string): Json {
  return JSON.parse(readFileSync(path, "utf8")) as Json;
}

function strict(schema: Json): { [field: string]: Json } {
  const all = (value: Json, name: string): Json => {
    if (Array.isArray(value)) return value.map((item) => all(item, ""));
    if (typeof value !== "object" || value === null) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([key, field]) => [key, all(field, key)]));
    // What every change has is a part of each, not all of it.
    if (!("properties" in inner) || name === "place") return inner;
    return { ...inner, ["$ref" in inner ? "unevaluatedProperties" : "additionalProperties"]: false };
  };
  const made = all(schema, "");
  if (typeof made !== "object" || made === null || Array.isArray(made)) throw new Error("not a schema");
  return made;
}

function check(is: ValidateFunction, text: string, what: string): void {
  const data: unknown = JSON.parse(text);
  if (is(data)) return;
  assert.unreachable(`${what}: ${ajv.errorsText(is.errors)}\n${text.slice(0, 500)}`);
}

function checkRecords(text: string, what: string): void {
  const lines = text.trimEnd().split("\n");
  for (const line of lines) check(isRecord, line, what);
  assert.is((JSON.parse(lines.at(-1) ?? "{}") as { type?: string }).type, "end");
}

function run(args: readonly string[], statuses: readonly number[] = [0], input = ""): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [SOCKTRACE, ...args], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  assert.ok(statuses.includes(status ?? -1), stderr);
  return stdout;
}

const traces = readdirSync("samples/traces", { recursive: true, encoding: "utf8" })
  .map((name) => `samples/traces/${name}`)
  .filter((path) => path.endsWith(".strace"))
  .sort();

// One trace after the other: more of everything in one document than any of them has alone.
test("the recordings", () => {
  assert.ok(traces.length > 20);
  check(isSummary, run(["read", "--json", ...traces]), "the recordings");
  check(isSummary, run(["read", "--json", "-v", ...traces]), "the recordings with all they can tell");
  checkRecords(run(["read", "--format", "ndjson", ...traces]), "the recordings");
});

test("the verdicts of --expect", () => {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
  const file = join(folder, "expect");
  writeFileSync(file, "listener\nlistener: SO_KEEPALIVE, SO_REUSEADDR before bind\nno advice note\nconnected tcp:1\n");
  const log = "samples/traces/6.1/ttt/threadserver.strace";
  const text = run(["read", "--json", "--expect", file, log], [1]);
  check(isSummary, text, "the verdicts");
  checkRecords(run(["read", "--format", "ndjson", "--expect", file, log], [1]), "the verdicts");
  rmSync(folder, { recursive: true });
  const { expectations } = JSON.parse(text) as { expectations: readonly { text: string; verdict: string }[] };
  assert.equal(
    expectations.map((one) => `${one.verdict}: ${one.text}`),
    [
      "ok: listener",
      "broken: listener: SO_KEEPALIVE",
      "ok: listener: SO_REUSEADDR before bind",
      "ok: no advice note",
      "broken: connected tcp:1",
    ],
  );
});

test("the difference of two recordings", () => {
  const isDifference = ajv.compile(strict(read("docs/diff.schema.json")));
  const recorded = (name: string): string => `samples/traces/6.1/${name}.strace`;
  const pairs = [
    [recorded("socktrace/nginx"), recorded("socktrace/tcpserver")],
    [recorded("attach/tcpserver"), recorded("socktrace/tcpserver")],
  ] as const;
  for (const [a, b] of pairs) check(isDifference, run(["diff", "--json", a, b], [0, 1]), `${a} ${b}`);
});

test("with a selection, and with one that nothing fits", () => {
  for (const selection of [["-i4"], ["-sTCP:LISTEN"], ["-i", "TCP:1"]]) {
    check(isSummary, run(["read", "--json", ...selection, ...traces]), selection.join(" "));
    checkRecords(run(["read", "--format", "ndjson", ...selection, ...traces]), selection.join(" "));
  }
});

test("text that is no text", () => {
  const log = String.raw`7 execve("/bin/p\377", ["p\377", "-x", "\33[31m"], 0x7ffc /* 9 vars */) = 0
7 socket(AF_UNIX, SOCK_STREAM, 0) = 3
7 bind(3, {sa_family=AF_UNIX, sun_path=@"a\376"}, 5) = 0
7 setsockopt(3, SOL_SOCKET, SO_BINDTODEVICE, "e\377", 2) = 0
7 socket(AF_UNIX, SOCK_STREAM, 0) = 4
7 bind(4, {sa_family=AF_UNIX, sun_path="/tmp/\375"}, 9) = 0
`;
  const document = run(["read", "--json"], [0], log);
  check(isSummary, document, "text that is no text");
  assert.equal(
    ["commandBase64", "argvBase64", "base64"].filter((name) => !document.includes(`"${name}"`)),
    [],
  );
  checkRecords(run(["read", "--format", "ndjson"], [0], log), "text that is no text");
});

if (canTrace()) {
  test("launched", () => {
    const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
    for (const format of ["json", "ndjson"]) {
      const file = join(folder, format);
      run([
        "--format",
        format,
        "-o",
        file,
        "--",
        "python3",
        "-c",
        "import socket; socket.socketpair(); socket.socket()",
      ]);
      const text = readFileSync(file, "utf8");
      if (format === "json") check(isSummary, text, "launched");
      else checkRecords(text, "launched");
    }
    rmSync(folder, { recursive: true });
  });

  test("attached to", async () => {
    const server = await startProgram("python3", ["samples/programs/tcpserver.py", "--port", "0", "--once"], /Waiting/);
    const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
    for (const format of ["json", "ndjson"]) {
      const file = join(folder, format);
      const args = [SOCKTRACE, "--format", format, "-o", file, "-p", String(server.pid)];
      const tracer = spawn(process.execPath, args, { stdio: "ignore" });
      while (tracer.exitCode === null && /^TracerPid:\t0$/m.test(readFileSync(`/proc/${server.pid}/status`, "utf8")))
        await pause(50);
      // The look at the kernel comes after the attach.
      await pause(1_000);
      tracer.kill("SIGINT");
      await once(tracer, "exit");
      const text = readFileSync(file, "utf8");
      if (format === "json") check(isSummary, text, "attached to");
      else checkRecords(text, "attached to");
    }
    rmSync(folder, { recursive: true });
    await server.end("SIGTERM");
  });
}

test("lost events", () => {
  const lost = (format: "json" | "ndjson"): string => {
    const view = makeView(format, usualOptions);
    assert.ok(view !== null);
    const world = new World({ sysctls: new Map(), announced: true, launched: true, fdCalls: true, kernelStates: true });
    const tracer = new Tracer(world, view, { timeline: format === "ndjson" });
    let text = "";
    const say = (line: string): void => {
      text += tracer.line(line, 1, "LOG") ?? "";
    };
    say("7 1700000001.0 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>");
    say("7 1700000001.1 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0");
    const seen = { tid: asTid(0), time: asMicros(1_700_000_002e6), line: 0, call: "" };
    const since = asMicros(1_700_000_001e6);
    tracer.reporter.event({ type: "missed", seen, records: 5, since, of: null, states: true });
    say("7 1700000003.0 setsockopt(9<socket:[109]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0");
    text += tracer.end() ?? "";
    return text + tracer.summary({ strace: null, engine: "ebpf", source: "launch" });
  };
  const document = lost("json");
  check(isSummary, document, "json");
  assert.match(document, /"incomplete": ?true/);
  assert.match(document, /"from": ?"lost"/);
  assert.match(document, /"stateUnknown": ?"lost"/);
  const records = lost("ndjson");
  checkRecords(records, "ndjson");
  assert.match(records, '"type":"lost","at":1700000002,"events":5}');
});

test.run();
