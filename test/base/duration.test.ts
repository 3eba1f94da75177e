import { test } from "uvu";
import * as assert from "uvu/assert";
import { duration } from "../../src/base/duration.ts";

for (const [seconds, text] of [
  [0, "0 s"],
  [1.5, "1.5 s"],
  [60, "1 min"],
  [3605, "1 h 5 s"],
  [7875, "2 h 11 min 15 s"],
] as const)
  test(`${seconds} -> ${text}`, () => {
    assert.is(duration(seconds), text);
  });

test.run();
