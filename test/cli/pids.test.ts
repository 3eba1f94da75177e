import { test } from "uvu";
import * as assert from "uvu/assert";
import { InvalidArgumentError } from "commander";
import { collectPids, parsePids } from "../../src/cli/args/pids.ts";
import { socktrace } from "../support/socktrace.ts";

test("commas and blanks part PIDs, as strace has it", () => {
  assert.equal(parsePids("1234"), [1234]);
  assert.equal(parsePids("1234,1235"), [1234, 1235]);
  assert.equal(parsePids("1 2\n3"), [1, 2, 3]);
  assert.equal(parsePids("1, 2,"), [1, 2]);
  assert.equal(parsePids("99999999"), [99999999]);
});

for (const text of ["", ",", "x", "1,x", "0", "-1", "1.5", "0x10", "1e3", "2147483648"])
  test(`no PID: ${JSON.stringify(text)}`, () => {
    assert.is(parsePids(text), null);
  });

test("each word adds to those before", () => {
  assert.equal(collectPids("3,4", [1]), [1, 3, 4]);
  assert.throws(
    () => collectPids("3,x"),
    (error: unknown) => error instanceof InvalidArgumentError,
  );
});

const wrong = "expected process ids: 1234 or 1234,1235";
for (const args of [
  ["-p", "nginx"],
  ["pfiles", "nginx"],
  ["ls", "-p", "nginx"],
  ["diff", "pid:0", "-"],
])
  test(`${args.join(" ")}: one wording, exit 2`, () => {
    const { status, stderr } = socktrace(args);
    assert.match(stderr, new RegExp(`^socktrace: .*${wrong}\n$`));
    assert.is(status, 2);
  });

for (const args of [
  ["-p", "99999999"],
  ["pfiles", "99999999"],
  ["ls", "-p", "99999999"],
])
  test(`${args.join(" ")}: there is no such process, as of any number`, () => {
    const { status, stderr } = socktrace(args);
    assert.match(stderr, /^socktrace: process 99999999: no such process/);
    assert.is(status, 1);
  });

for (const args of [
  ["pfiles", `${process.pid} 4194000`],
  ["ls", "-p", `4194000 ${process.pid}`],
])
  test(`${args.join(" ").replace(String(process.pid), "OURS")}: both are looked at`, () => {
    const { status, stderr } = socktrace(args);
    assert.match(stderr, /^socktrace: process 4194000: no such process$/m);
    assert.is(status, 1);
  });

test("diff takes one process a side", () => {
  assert.is(socktrace(["diff", "pid:1,2", "-"]).stderr, "socktrace: pid:1,2: one process at a time: pid:1\n");
});

test.run();
