/** A short run of `npm run fuzz`: damaged and made-up lines throw nothing, take no time, hold nothing, change nothing. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { fuzz } from "../../bench/fuzz.ts";

test("200,000 lines", () => {
  const { faults, read, lines } = fuzz(200_000, 20_261_122);
  assert.equal(faults, []);
  // Damaged beyond all reading they would prove little.
  assert.ok(read > lines / 5, `${read} read`);
});

test.run();
