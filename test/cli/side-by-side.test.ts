import { execFileSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withFactory } from "../kernel/talker.ts";
import { socktrace } from "../support/socktrace.ts";

/** `socktrace ls` shows the same as lsof and netstat, on the sockets of a factory that makes one of each kind. */
const test = suite("ls beside lsof and netstat");

test("lsof -i -n -P: the same lines", async () => {
  await withFactory([], ({ pid }) => {
    const theirs = words(execFileSync("lsof", ["-i", "-n", "-P", "-a", "-p", String(pid)], { encoding: "utf8" }));
    const { stdout, status } = socktrace(["ls", "-i", "-n", "-P", "-p", String(pid)]);
    assert.is(status, 0);
    // On purpose ours has more: raw sockets, and what is neither bound nor connected, which /proc/net does not list.
    const ours = words(stdout).filter((line) => !/ (?:sock|raw6?) /.test(line));
    assert.ok(ours.length > 20);
    assert.equal(ours, theirs);
    return Promise.resolve();
  });
});

test("lsof -U: the same UNIX sockets, names and states", async () => {
  await withFactory([], ({ pid }) => {
    const theirs = words(execFileSync("lsof", ["-U", "-n", "-P", "-a", "-p", String(pid)], { encoding: "utf8" }));
    const { stdout } = socktrace(["ls", "-U", "-p", String(pid)]);
    // DEVICE is an address of the kernel's in lsof.
    assert.equal(
      words(stdout),
      theirs.map((line) => line.replace(/ 0x[0-9a-f]+ /, " - ")),
    );
    assert.ok(theirs.length > 10);
    return Promise.resolve();
  });
});

test("netstat -tuwxanp: the same rows", async () => {
  await withFactory([], ({ pid }) => {
    const theirs = rows(
      execFileSync("netstat", ["-tuwxanpW"], { encoding: "utf8", stdio: "pipe", maxBuffer: 2 ** 26 }),
      pid,
    );
    const { stdout } = socktrace(["ls", "--format", "netstat", "-n", "-P", "-p", String(pid)]);
    assert.ok(theirs.length > 30);
    // netstat has no table of UDP-Lite without -U; RefCnt of UNIX sockets is the kernel's own.
    const ours = rows(stdout, pid).filter((line) => !line.startsWith("udplite"));
    assert.equal(ours.sort(), theirs.map((line) => line.replace(/^unix \d+ /, "unix ")).sort());
    return Promise.resolve();
  });
});

/** Lines with single blanks. */
function words(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.trim().replace(/ +/g, " "));
}

function rows(text: string, pid: number): string[] {
  return words(text).filter((line) => line.includes(` ${pid}/`));
}

test.run();
