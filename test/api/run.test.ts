import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canTrace } from "../support/socktrace.ts";
import { attach, inspect, readLog, SocktraceError, trace } from "../../src/index.ts";

const path = "samples/traces/6.1/socktrace/tcpserver.strace";
const json = JSON.parse(
  spawnSync(process.execPath, ["bin/socktrace.js", "read", "--format", "json", path], { encoding: "utf8" }).stdout,
) as unknown;

test("readLog gives what the command line prints: by path, URL, stream and text", async () => {
  assert.equal(await readLog(path), json);
  assert.equal(await readLog(new URL(`../../${path}`, import.meta.url)), json);
  const text = readFileSync(path, "utf8");
  assert.equal(await readLog({ text }), json);
  const halves = [text.slice(0, 1000), text.slice(1000)].map((half) => Buffer.from(half));
  assert.equal(await readLog(Readable.from(halves)), json);
});

test("its changes are those of --format ndjson", async () => {
  const { stdout } = spawnSync(process.execPath, ["bin/socktrace.js", "read", "--format", "ndjson", path], {
    encoding: "utf8",
  });
  const lines = stdout.trimEnd().split("\n");
  const records = lines.map((line) => JSON.parse(line) as { readonly type: string });
  const changes = [];
  for await (const change of readLog(path)) changes.push(change);
  assert.ok(changes.length > 5);
  assert.equal(
    changes,
    records.filter(({ type }) => type === "change"),
  );
});

test("a log waits for a slow reader: no change is missing", async () => {
  const call = (at: number): string => `7 ${at}.000000 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [${at % 2}], 4) = 0\n`;
  const text = `7 0.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n${Array.from({ length: 30_000 }, (_, at) => call(at + 1)).join("")}`;
  let [count, missed] = [0, 0];
  for await (const change of readLog({ text })) {
    if (count === 0) await wait(200);
    if (change.type === "change") count++;
    else missed++;
  }
  assert.equal([count, missed], [30_001, 0]);
});

test("who leaves the loop, or never begins it, gets the summary all the same", async () => {
  const run = readLog(path);
  for await (const change of run) if (change.type === "change") break;
  assert.equal(await run, json);
});

const messageOf = async (run: PromiseLike<unknown>): Promise<string> => {
  try {
    await run;
  } catch (error) {
    if (error instanceof SocktraceError) return `${error.status}: ${error.message}`;
    throw error;
  }
  return "no error";
};

test("errors are one line, with the exit status of the command line", async () => {
  assert.is(await messageOf(readLog("/nowhere")), "125: /nowhere: no such file");
  assert.is(await messageOf(readLog({ text: "hello\n" })), "125: -: no strace output found in it");
  assert.is(await messageOf(inspect(4_000_000)), "1: process 4000000: no such process");
  assert.is(await messageOf(trace(["/nowhere/command"])), "127: /nowhere/command: command not found");
  assert.match(await messageOf(attach(4_000_000)), /^1: process 4000000[: ]/);
  assert.match(await messageOf(trace(["true"], { strace: "/nowhere/strace" })), /^125: \/nowhere\/strace cannot be/);
});

const live = (name: string, run: () => Promise<void>): void => {
  if (canTrace()) test(name, run);
};
if (!canTrace()) console.log("skipped: programs that are traced (ptrace is not possible here)");

live("two programs at once do not disturb each other", async () => {
  const program = (count: number): string[] => [
    process.execPath,
    "-e",
    `for (let i = 0; i < ${count}; i++) require("node:net").createServer().listen(0, "127.0.0.1", function () { this.close(); });`,
  ];
  const runs = await Promise.all([3, 5].map((count) => trace(program(count), { stdio: "ignore" })));
  const listeners = runs.map(({ sockets }) => sockets.filter(({ state }) => state === "LISTEN").length);
  assert.equal(listeners, [3, 5]);
});

live("a program that fails is no error: the summary has its status", async () => {
  const { processes } = await trace(["sh", "-c", "exit 3"]);
  assert.equal(processes[0]?.exit, { status: 3 });
});

test.run();
