/** One running time of the times of day that a log carries. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Clock } from "../../src/strace/clock.ts";
import { LineParser } from "../../src/strace/parse.ts";

/** Hours since the first midnight, with a `<` where the time went back. */
function hours(...times: readonly string[]): string {
  const clock = new Clock();
  return times
    .map((time) => {
      const line = new LineParser(() => true).parseLine(`${time} close(3) = 0`);
      if (line.type !== "call") throw new Error(`no line: ${time}`);
      const read = clock.read(line.prefix);
      return `${(read ?? NaN) / 3.6e9}${clock.wentBack ? "<" : ""}`;
    })
    .join(" ");
}

test("over midnight the next day begins", () => {
  assert.is(hours("22:00:00", "23:30:00", "00:15:00", "21:00:00", "01:00:00"), "22 23.5 24.25 45 49");
});

test("a long silence may go over midnight too", () => {
  assert.is(hours("20:00:00", "17:00:00"), "20 41");
});

test("a clock that is set back, as when summer time ends, is no midnight", () => {
  assert.is(hours("02:30:00", "01:45:00", "03:00:00"), "2.5 1.75< 3");
});

test("merged files: a line of before midnight after one of after it", () => {
  assert.is(hours("23:45:00", "00:15:00", "23:59:24", "00:30:00"), "23.75 24.25 23.99< 24.5");
});

test.run();
