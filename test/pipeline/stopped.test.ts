import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../src/pipeline/tracer.ts";
import type { Stop } from "../../src/pipeline/sink.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";

/** What strace prints where a process stops: by which signal, and whether it sent that itself. */
const test = suite("pipeline: stops");

function stops(...lines: readonly string[]): readonly Omit<Stop, "time">[] {
  const view = makeView("text", usualOptions);
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: false });
  const found: Stop[] = [];
  tracer.reporter.onStopped = (stop) => found.push(stop);
  lines.forEach((line, at) => {
    tracer.line(line, at + 1, "-");
  });
  return found.map(({ tid, signal, bySelf }) => ({ tid, signal, bySelf }));
}

test("by the terminal: every thread has its line", () => {
  assert.equal(
    stops(
      "7 1700000000.000000 --- SIGTSTP {si_signo=SIGTSTP, si_code=SI_KERNEL} ---",
      "7 1700000000.000100 --- stopped by SIGTSTP ---",
      "8 1700000000.000200 --- stopped by SIGTSTP ---",
    ),
    [7, 8].map((tid) => ({ tid, signal: "SIGTSTP", bySelf: false })),
  );
});

test("by itself, as a shell that is suspended; by another process", () => {
  const sent = (by: number): readonly string[] => [
    `7 1700000000.000000 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=${by}, si_uid=0} ---`,
    "7 1700000000.000100 --- stopped by SIGSTOP ---",
  ];
  assert.equal(
    [...stops(...sent(7)), ...stops(...sent(9))].map(({ bySelf }) => bySelf),
    [true, false],
  );
});

test.run();
