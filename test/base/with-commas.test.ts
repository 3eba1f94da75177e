import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { withCommas } from "../../src/base/with-commas.ts";

for (const [value, text] of [
  [0, "0"],
  [999, "999"],
  [1_000, "1,000"],
  [-1_234_567, "-1,234,567"],
  [12_345.25, "12,345.25"],
] as const)
  test(`${value} -> ${text}`, () => {
    assert.is(withCommas(value), text);
  });

test("whole numbers and thousandths as toLocaleString writes them", () => {
  const thousandths = fc.integer({ min: -1e12, max: 1e12 }).map((value) => value / 1000);
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.maxSafeInteger(), thousandths), (value) => {
      assert.is(withCommas(value), value.toLocaleString("en"));
    }),
  );
});

test.run();
