/**
 * With SOCKTRACE_EXECUTABLE=FILE, run.ts has each test import this file first: where the test would start
 * `node bin/socktrace.js`, the one executable FILE is started instead. `process.execPath`, by which tests start Node,
 * becomes a small shell script; all else that a test does with Node stays. In JavaScript, since workers and children that a
 * test starts import it, too.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const executable = process.env.SOCKTRACE_EXECUTABLE;
if (executable !== undefined) process.execPath = makeScript(resolve(executable));

function makeScript(path) {
  const folder = mkdtempSync(join(tmpdir(), "executable-"));
  // Some tests are somebody else.
  chmodSync(folder, 0o755);
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const script = join(folder, "node");
  const lines = [
    "#!/bin/sh",
    `case $1 in bin/socktrace.js|${resolve("bin/socktrace.js")}) shift; exec '${path}' "$@" ;; esac`,
    `exec '${process.execPath}' "$@"`,
  ];
  writeFileSync(script, `${lines.join("\n")}\n`, { mode: 0o755 });
  return script;
}
