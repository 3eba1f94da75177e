import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeHider } from "./hidden.ts";
import { isFast, needs, needsOf, packagesFor, undeclared } from "./needs.ts";

test("every file and folder of the table exists", () => {
  assert.equal(
    Object.keys(needs).filter((name) => !existsSync(name)),
    [],
  );
});

test("a file has its own needs and its folder's", () => {
  assert.equal(needsOf("test/live/thirty-two.test.ts"), ["python3", "gcc"]);
  assert.equal(needsOf("test/live/launch.test.ts"), ["python3"]);
  assert.equal(needsOf("test/world/births.test.ts"), []);
});

test("the fast part needs Python at most", () => {
  assert.is(isFast("test/world/births.test.ts"), true);
  assert.is(isFast("test/live/launch.test.ts"), true);
  assert.is(isFast("test/live/thirty-two.test.ts"), false);
});

test("the set-up learns each command once, with its package", () => {
  assert.equal(packagesFor(["test/live/tables.test.ts", "test/cli/lsof.test.ts", "test/world/births.test.ts"]), [
    "ip:iproute2",
    "lsof:lsof",
    "netstat:net-tools",
    "python3:python3",
  ]);
});

test("the README lists what npm test installs", () => {
  const [, list = ""] = /^\| `npm test` \| ([^;|]*)/m.exec(readFileSync("README.md", "utf8")) ?? [];
  const installed = packagesFor(Object.keys(needs)).map((need) => need.split(":")[1] ?? "");
  assert.equal(list.split(", ").sort(), [...new Set([...installed, "strace", "util-linux"])].sort());
});

test("a command that a file does not declare fails, whether it is installed or not", () => {
  const hidden = undeclared("test/cli/lsof.test.ts");
  assert.is(hidden.includes("gcc"), true);
  assert.is(hidden.includes("lsof"), false);
  const { status, stderr } = spawnSync("gcc", { env: { PATH: makeHider()(hidden) }, encoding: "utf8" });
  assert.is(status, 127);
  assert.is(stderr, "gcc: the test does not declare this command: add it to test/support/needs.ts\n");
});

test.run();
