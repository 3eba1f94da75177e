import { test } from "uvu";
import * as assert from "uvu/assert";
import { comparison } from "../../bench/figures/compare.ts";
import { figure, type Figure } from "../../bench/figures/figure.ts";
import type { History } from "../../bench/figures/history.ts";
import { inRounds } from "../../bench/figures/rounds.ts";
import { table } from "../../bench/figures/table.ts";

const alone = { name: "split2 alone", values: [1_000_000, 1_100_000, 900_000] };
const parsed = { name: "+ parseLine", values: [500_000, 495_000, 450_000] };

test("a ratio is made of the values of each round, not of the medians", () => {
  assert.equal(figure(parsed, "lines/s", alone), {
    name: "+ parseLine",
    unit: "lines/s",
    rounds: 3,
    value: { median: 495_000, least: 450_000, most: 500_000 },
    ratio: { of: "split2 alone", median: 0.5, least: 0.45, most: 0.5 },
  });
});

test("a table has a line for each figure", () => {
  const figures = [figure(alone, "lines/s"), figure(parsed, "lines/s", alone)];
  assert.is(
    table({ title: "socket calls", figures }),
    `socket calls, 3 rounds:
  split2 alone                                  1,000,000 lines/s      [900,000-1,100,000]
  + parseLine                                     495,000 lines/s      [450,000-500,000]         0.500 [0.450-0.500]    of split2 alone`,
  );
});

test("the next round runs in the opposite order", async () => {
  const ran: string[] = [];
  const run = (name: string) => (): number => ran.push(name);
  const rounds = await inRounds(3, { one: run("one"), two: run("two") });
  assert.equal(ran, ["one", "two", "two", "one", "one", "two"]);
  assert.equal(
    rounds.series("two", (count) => count),
    { name: "two", values: [2, 3, 6] },
  );
});

test("two histories side by side: ratios, and values where there are none; a star where the ranges are apart", () => {
  const slower = { name: "+ parseLine", values: [300_000, 330_000, 270_000] };
  const before = history("1111111111", [figure(alone, "lines/s"), figure(slower, "lines/s", alone)]);
  const after = history("2222222222", [figure(alone, "lines/s"), figure(parsed, "lines/s", alone)]);
  assert.is(
    comparison(before, after),
    `1111111111 beside 2222222222; * where the ranges of the rounds do not overlap

logs
  socket calls
    split2 alone                                  1,000,000   1,000,000  x 1.00     lines/s
    + parseLine                                       0.300       0.500  x 1.67 *   of split2 alone`,
  );
});

function history(commit: string, figures: readonly Figure[]): History {
  const machine = { cpu: "a CPU", cores: 2, gigabytes: 4, kernel: "6.1", node: "20.12.0", strace: "6.1", load: 0 };
  const groups = [{ title: "socket calls", figures }];
  return { commit, parts: { logs: { date: "2026-11-28", machine, quick: false, groups } } };
}

test.run();
