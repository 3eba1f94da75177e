/**
 * A recording that was pasted is read as if it had not been: each is put through every way of test/support/wrap.ts (pairs of
 * ways: pasted-pairs.test.ts). The summary is that of the recording. Where the wrapping
 * destroyed something that cannot be found again, that is reported: by lines that count as unread, or in the line that
 * says what was removed. Nothing else passes.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { COLOURED, isLossReported, original } from "../support/pasted.ts";
import { linesOf, recordings } from "../support/recorded.ts";
import { readPasted } from "../support/unpasted.ts";
import { wraps } from "../support/wrap.ts";

const test = suite("pasted logs");
/**
 * Entities that stand inside strings alone: that is what a log looks like whose program wrote them. The lines are left as
 * they are.
 */
const ONLY_IN_STRINGS: ReadonlySet<string> = new Set([
  ...["X-raw", "X-verbose", "v", "x"].map((dialect) => `samples/traces/6.1/${dialect}/option_values.strace`),
  "samples/traces/shapes/6.6-stderr.strace",
]);
/** Two lines of all have entities, too few: the duration at the end of one is a remark then, which is reported as removed. */
const TOO_FEW_ENTITIES = "samples/traces/shapes/7.2.strace";
/** Of the recordings so many may lose something to one way: most are those where messages cut lines that were broken too. */
const MOST_LOSSES = 8;
const LONG = 300;
for (const path of recordings)
  test(`${path} itself comes through byte for byte, and nothing is removed`, () => {
    const { lines, removed } = original(path);
    assert.equal(lines, linesOf(path));
    assert.equal(removed, []);
  });

for (const [name, wrap] of Object.entries(wraps))
  test(name, () => {
    const lost = new Set<string>();
    // A long recording has the same shapes as the short ones, many times: each is put through a third of the ways.
    const short = recordings.filter((path, at) => linesOf(path).length < LONG || (at + name.length) % 3 === 0);
    for (const path of short) {
      if (path === COLOURED || (name === "HTML without quotes" && ONLY_IN_STRINGS.has(path))) continue;
      const read = readPasted(path, wrap(linesOf(path)));
      if (read.summary === original(path).summary) continue;
      if (path === TOO_FEW_ENTITIES && name === "HTML without quotes") {
        assert.equal(read.removed, ["remarks behind lines"]);
        assert.is(withoutBegan(read.summary), withoutBegan(original(path).summary));
        continue;
      }
      assert.ok(isLossReported(read, path), `${path} is read otherwise, and nothing says so`);
      lost.add(path);
    }
    assert.ok(lost.size <= MOST_LOSSES, [...lost].join(", "));
  });

/** A call's time is that of its end: its beginning and the duration. */
function withoutBegan(summary: string): string {
  return summary.replace(/^ {2}"began": .*\n/m, "");
}

test.run();
