/** When a call took effect: at its end, as far as the log's times say when that was. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { finishedWorldOf } from "../support/world.ts";

const opened = (line: string): number | null => finishedWorldOf(line).socket(1).opened?.time ?? null;

const cases: readonly (readonly [about: string, line: string, expected: number])[] = [
  ["-ttt -T", "1700000000.500000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3 <0.000079>", 1700000000_500079],
  [
    "-t -T: microseconds are not added to whole seconds",
    "00:00:16 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3 <0.000079>",
    16_000000,
  ],
  ["-t -T: seconds are", "00:00:16 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3 <2.000079>", 18_000000],
  ["-t", "00:00:16 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3", 16_000000],
];

for (const [about, line, expected] of cases)
  test(about, () => {
    assert.is(opened(line), expected);
  });

test.run();
