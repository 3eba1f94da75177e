/**
 * A log that was wrapped twice, by every sensible pair of ways of test/support/wrap.ts, one recording in turn: what
 * pasted.test.ts asks of one way.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { COLOURED, isLossReported, original } from "../support/pasted.ts";
import { linesOf, recordings } from "../support/recorded.ts";
import { readPasted } from "../support/unpasted.ts";
import { stages, type Wrap } from "../support/wrap.ts";

/** Two that break lines, and what breaks a remark: what was broken first has lost its width. */
const BREAKS = /wrapped|folded|mailed/;
const UNBREAKABLE = /ANSI|link|remarks/;

function isSensible(inner: string, outer: string): boolean {
  if (inner === outer) return false;
  const either = `${inner} ${outer}`;
  if (BREAKS.test(inner) && BREAKS.test(outer)) return false;
  return !(BREAKS.test(either) && UNBREAKABLE.test(either));
}

test("pairs", () => {
  const pairs = stages.flatMap((inner, at) =>
    stages
      .slice(at)
      .flatMap((outer) =>
        Object.entries(inner).flatMap(([one, first]) =>
          Object.entries(outer).flatMap(([other, second]): (readonly [string, Wrap])[] =>
            isSensible(one, other) ? [[`${one}, then ${other}`, (lines) => second(first(lines))]] : [],
          ),
        ),
      ),
  );
  const short = recordings.filter(
    (path) => path !== COLOURED && linesOf(path).length >= 10 && linesOf(path).length < 160,
  );
  let lost = 0;
  pairs.forEach(([name, wrap], at) => {
    const path = short[(at * 7) % short.length] ?? "";
    const read = readPasted(path, wrap(linesOf(path)));
    if (read.summary === original(path).summary) return;
    assert.ok(isLossReported(read, path), `${name}: ${path} is read otherwise, and nothing says so`);
    lost++;
  });
  assert.ok(pairs.length > 350, `${pairs.length} pairs`);
  assert.ok(lost < pairs.length / 30, `${lost} of ${pairs.length} pairs lost something`);
});

test.run();
