/** A program that wants to trace others, under a launch: strace has its threads already. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, socktrace } from "../support/socktrace.ts";

const LINE = "ptrace failed with EPERM: what strace traces no other program can trace (gdb, strace, a crash handler)";

/** Attaches to a child of its own, or to a process that is not there. */
const attach = (target: string): readonly string[] => [
  "/usr/bin/python3",
  "-c",
  `
import ctypes, os, time
PTRACE_ATTACH = 16
child = os.fork()
if child == 0: time.sleep(600)
ctypes.CDLL(None).ptrace(PTRACE_ATTACH, ${target}, 0, 0)
os.kill(child, 9)`,
];

const cases: readonly (readonly [about: string, command: readonly string[], isReported: boolean])[] = [
  ["another strace", ["strace", "-o", "/dev/null", "true"], true],
  ["one that attaches to its child", attach("child"), true],
  ["one that attaches to no process of the trace", attach("4194304"), false],
];

if (canTrace())
  for (const [about, command, isReported] of cases)
    test(`${about}: ${isReported ? "a line reports that it cannot" : "no line"}`, () => {
      const { stderr } = socktrace(["--", ...command]);
      assert.is(stderr.includes(`note      ${LINE}\n`), isReported);
      assert.is(stderr.includes(`unknown: ${LINE}`), isReported);
    });

test.run();
