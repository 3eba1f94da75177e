/** A line that was not understood, and a caret under the place. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { caretUnder } from "../../src/strace/caret.ts";

test("a short line is shown whole", () => {
  assert.is(caretUnder("7 listen(3, 5) = x", 17), `7 listen(3, 5) = x\n${" ".repeat(17)}^\n`);
});

test("of a long one no more than 80 columns, around the place", () => {
  const line = `7 write(1, "${"x".repeat(500)}" ? oops, ${"y".repeat(500)}`;
  const column = line.indexOf("?");
  const [shown = "", caret = ""] = caretUnder(line, column).split("\n");
  assert.is(shown.length, 80);
  assert.is(shown[caret.indexOf("^")], "?");
});

test("behind the end of the line", () => {
  assert.is(caretUnder("7 close(3", 9), "7 close(3\n         ^\n");
});

test("control characters are shown, and the caret still stands under its place", () => {
  const [shown = "", caret = ""] = caretUnder("\x1b[31m\x07? no", 6).split("\n");
  assert.is(shown, "\\x1b[31m\\x07? no");
  assert.is(shown[caret.indexOf("^")], "?");
});

test("of many of them too", () => {
  const line = `${"\x1b".repeat(100)}?${"\x1b".repeat(100)}`;
  const [shown = "", caret = ""] = caretUnder(line, 100).split("\n");
  assert.ok(shown.length <= 80);
  assert.is(shown[caret.indexOf("^")], "?");
});

test.run();
