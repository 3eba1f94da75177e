/** Stacks change nothing of the model but where in the code its calls were made. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { document } from "../../src/views/json/summary.ts";
import { changeData } from "../../src/views/json/records.ts";
import { usualOptions, type View } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";
import { linesOf, recordings } from "../support/recorded.ts";

const isStack = (line: string): boolean => line.startsWith(" > ");

/** The changes and the summary, without places and without the numbers of lines. */
function modelOf(lines: readonly string[]): unknown {
  const changes: unknown[] = [];
  const view: View = {
    change: (change) => {
      changes.push(withoutCode(changeData(change)));
      return null;
    },
    summary: () => "",
  };
  const tracer = new Tracer(new World(), view, { timeline: true, stacks: true });
  lines.forEach((line, index) => {
    tracer.line(line, index + 1, "log");
  });
  tracer.end();
  const report = tracer.report({ strace: null, engine: null, source: "read" });
  return { changes, summary: withoutCode(document(report, { ...usualOptions, verbose: true })) };
}

const placed = ["code", "bound", "listening", "connected", "line"];

function withoutCode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCode);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([key]) => !placed.includes(key));
  return Object.fromEntries(fields.map(([key, field]) => [key, withoutCode(field)]));
}

test("a log with stacks, and the same without them", () => {
  const logs = recordings.filter((path) => linesOf(path).some(isStack));
  assert.ok(logs.length >= 4, logs.join());
  for (const path of logs) {
    const lines = linesOf(path);
    assert.equal(modelOf(lines), modelOf(lines.filter((line) => !isStack(line))), path);
  }
});

/** Frames as they come, whole and cut, and what strace prints in their place. */
const frame = fc.constantFrom(
  " > /usr/lib/x86_64-linux-gnu/libc.so.6(bind+0x7) [0x10a787]",
  " > /bin/app(conn_init+0x35) [0x11f0] app.c:30",
  " > /bin/app() [0x1300]",
  " > /bin/app(ma",
  " > unexpected_backtracing_error [0x7f00]",
  " > ",
);

test("stacks that are put into a log change nothing", () => {
  const logs = recordings.filter((path) => !linesOf(path).some(isStack) && !/stderr|6.1\/z\//.test(path));
  const log = fc.constantFrom(...logs);
  fc.assert(
    fc.property(log, fc.array(fc.array(frame, { maxLength: 4 }), { minLength: 1, maxLength: 40 }), (path, stacks) => {
      const lines = linesOf(path).slice(0, 300);
      const mixed = lines.flatMap((line, index) => [line, ...(stacks[index % stacks.length] ?? [])]);
      assert.equal(modelOf(mixed), modelOf(lines), path);
    }),
    { numRuns: 60 },
  );
});

test.run();
