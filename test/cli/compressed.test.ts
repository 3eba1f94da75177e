import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { socktrace } from "../support/socktrace.ts";

/** Logs that xz compressed, which Node cannot unpack by itself; test/cli/faults.test.ts has those of gzip. */
const test = suite("compressed by xz");

const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
const log = "samples/traces/6.1/socktrace/udp.strace";
const packed = execFileSync("xz", ["-c", log]);

function read(content: Buffer): ReturnType<typeof socktrace> {
  const file = join(folder, "log.xz");
  writeFileSync(file, content);
  return socktrace(["read", "-q", file]);
}

test("it is read as the log itself", () => {
  const { status, stdout, stderr } = read(packed);
  assert.equal([status, stderr], [0, ""]);
  assert.is(stdout, socktrace(["read", "-q", log]).stdout);
});

test("cut: a message, and what could be read is reported", () => {
  const { status, stdout, stderr } = read(packed.subarray(0, -40));
  assert.is(status, 125);
  assert.match(
    stderr,
    /^socktrace: \S+log.xz: the rest is cut off or damaged: xz could not unpack it\nsocktrace: 1 line could not be parsed/,
  );
  assert.is(stderr.trimEnd().split("\n").length, 4);
  assert.is(stdout.match(/S_IFSOCK/g)?.length, 3);
});

test.after(() => {
  rmSync(folder, { recursive: true });
});

test.run();
