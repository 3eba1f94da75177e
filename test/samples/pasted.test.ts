/**
 * A recording that was pasted is read as if it had not been: each is put through every way of test/support/wrap.ts, and
 * every sensible pair of ways is tried on one recording in turn. The summary is that of the recording. Where the wrapping
 * destroyed something that cannot be found again, that is reported: by lines that count as unread, or in the line that
 * says what was removed. Nothing else passes.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { linesOf, recordings } from "../support/recorded.ts";
import { readPasted, type Read } from "../support/unpasted.ts";
import { stages, wraps, type Wrap } from "../support/wrap.ts";

const test = suite("pasted logs");
/** Colours: a terminal's width does not count them, and none is in the source of a mail or a page. */
const COLOURED = "samples/traces/shapes/7.2-color.strace";
/**
 * Entities that stand inside strings alone: that is what a log looks like whose program wrote them. The lines are left as
 * they are.
 */
const ONLY_IN_STRINGS: ReadonlySet<string> = new Set([
  ...["X-raw", "X-verbose", "v", "x"].map((dialect) => `samples/traces/6.1/${dialect}/option_values.strace`),
  "samples/traces/shapes/6.6-stderr.strace",
]);
/** Of the recordings so many may lose something to one way: most are those where messages cut lines that were broken too. */
const MOST_LOSSES = 8;
const LONG = 300;
const memory = new Map<string, Read>();

/** What is read of the recording itself. */
function original(path: string): Read {
  const read = memory.get(path) ?? readPasted(path, linesOf(path));
  memory.set(path, read);
  return read;
}

function isLossReported({ removed, unparsed }: Read, path: string): boolean {
  return unparsed > original(path).unparsed || removed.some((name) => name.includes(" ("));
}

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
      assert.ok(isLossReported(read, path), `${path} is read otherwise, and nothing says so`);
      lost.add(path);
    }
    assert.ok(lost.size <= MOST_LOSSES, [...lost].join(", "));
  });

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
