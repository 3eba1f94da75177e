import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { cpusOfThreads, idlestCpu, parseCpuList } from "../../src/proc/cpus.ts";
import { readFdInfo } from "../../src/proc/fdinfo.ts";
import { readOpenFilesLimit } from "../../src/proc/limits.ts";
import {
  cpuSeconds,
  firstChild,
  listPids,
  listProcesses,
  listThreads,
  namespaceOf,
  procIsOurs,
  readCmdline,
  readComm,
  tracees,
} from "../../src/proc/process.ts";
import { readStatus } from "../../src/proc/status.ts";
import { readSysctl } from "../../src/proc/sysctl.ts";

/** A number that no process has: pid_max is 2^22 at most. */
const NOBODY = 2 ** 22 + 1;

test("a child of ours, and what /proc says when it has ended", async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  assert.ok(procIsOurs());
  assert.is(firstChild(process.pid), pid);
  assert.is(readStatus(pid)?.parent, process.pid);
  assert.is(readComm(pid), "sleep");
  assert.equal(readCmdline(pid), ["sleep", "60"]);
  assert.equal(listThreads(pid), [pid]);
  assert.ok(listPids().some((one) => one === pid));
  assert.is(listProcesses().find((one) => one.pid === pid)?.parent, process.pid);
  assert.equal(tracees(pid), []);
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.is(firstChild(process.pid), null);
  assert.is(readStatus(pid), null);
});

test("ourselves", () => {
  assert.is(readStatus("self")?.uids[0], process.getuid?.());
  assert.is(namespaceOf("self", "net"), statSync("/proc/self/ns/net").ino);
  assert.is(namespaceOf("self", "pid"), statSync("/proc/self/ns/pid").ino);
  assert.ok((cpuSeconds(process.pid) ?? 0) > 0);
  assert.ok((readOpenFilesLimit(process.pid)?.soft ?? 0) > 2);
  assert.ok(readFdInfo("self", 0)?.flagNames.length !== undefined);
});

test("who is not there is null, or none", () => {
  assert.is(readStatus(NOBODY), null);
  assert.is(readComm(NOBODY), null);
  assert.is(readCmdline(NOBODY), null);
  assert.equal(listThreads(NOBODY), []);
  assert.is(firstChild(NOBODY), null);
  assert.is(cpuSeconds(NOBODY), null);
  assert.is(namespaceOf(NOBODY, "net"), null);
  assert.is(readOpenFilesLimit(NOBODY), null);
  assert.is(readFdInfo(NOBODY, 0), null);
});

test("settings: several numbers are parted by one blank; one that is not there is null", () => {
  assert.match(readSysctl("net.ipv4.tcp_rmem") ?? "", /^\d+ \d+ \d+$/);
  assert.is(readSysctl("net.ipv4.tcp_no_such_setting"), null);
});

test("the idlest CPU is one of those that were given", async () => {
  const cpus = parseCpuList(cpusOfThreads(process.pid)[0]?.cpus ?? "");
  assert.is(cpus.length, availableParallelism());
  assert.ok(cpus.includes((await idlestCpu(cpus)) ?? -1));
  assert.is(await idlestCpu([]), null);
});

test.run();
