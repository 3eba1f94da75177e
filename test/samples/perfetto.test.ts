/**
 * --format perfetto of every recording: a reader of its own opens it, slices lie in one another, and what is in it is what the
 * JSON of the same run has, to the microsecond.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { tidInName } from "../../src/sources/logs/read.ts";
import { agreesWithJson } from "../support/perfetto-agrees.ts";
import { openTrace, type Mark } from "../support/perfetto.ts";
import { recordLog } from "../support/perfetto-log.ts";
import { linesOf, recordings } from "../support/recorded.ts";

/** `1700000000.000100 close(3) = 0 <0.000050>`: of a line that was not cut, when the call was entered, and its length. */
const LENGTH = /^(?:\[pid +)?\d*\]? *(\d{10}\.\d{6}) (?!<\.\.\.).* <(\d+\.\d{6})>$/;

const micros = (seconds: string | undefined): number => Math.round(Number(seconds) * 1e6);

/** A call that its thread made while another one was under way (a clock that was set, -T's clock) is cut or an instant. */
function hasItsLength(mark: Mark, line: string, before: Mark | undefined): void {
  const [whole, entered, length] = LENGTH.exec(line) ?? [];
  if (whole === undefined || micros(entered) % 1e6 === 0) return;
  const from = Math.max(micros(entered), before?.to ?? 0);
  const to = micros(entered) + micros(length);
  assert.equal([mark.from, mark.to], [Math.min(from, to), to], line);
}

for (const path of recordings)
  test(path, () => {
    const lines = linesOf(path);
    const recorded = recordLog(lines, tidInName(path));
    const trace = openTrace(recorded.bytes);
    agreesWithJson(trace, recorded);
    for (const { tid, marks } of trace.tracks)
      if (tid !== null)
        marks.forEach((mark, at) => {
          hasItsLength(mark, lines[Number(mark.args["line"]) - 1] ?? "", marks[at - 1]);
        });
  });

test.run();
