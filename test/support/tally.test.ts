import { test } from "uvu";
import * as assert from "uvu/assert";
import { readTotals, tallyText } from "./tally.ts";

// As uvu 0.5.6 prints it: `Total` does not count the skipped ones.
const output = `• • ✘   (2 / 3)

   FAIL  "adds"
    Expected values to be strictly equal:

  Total:     3
  Passed:    2
  Skipped:   1
  Duration:  0.43ms

`;

test("uvu's totals are read", () => {
  assert.equal(readTotals(output), { passed: 2, failed: 1, skipped: 1 });
});

test("a file that died before its end has no totals", () => {
  assert.is(readTotals("• • \nSegmentation fault\n"), null);
});

test("the last line", () => {
  assert.is(tallyText({ passed: 12, failed: 0, skipped: 0 }), "12 passed, 0 failed");
  assert.is(tallyText({ passed: 12, failed: 1, skipped: 3 }), "12 passed, 1 failed, 3 skipped");
});

test.run();
