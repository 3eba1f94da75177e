import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { wrap } from "../../src/views/wrap.ts";

test("lines end before the width, and begin as told", () => {
  assert.is(wrap("one two three four", 9), "one two\nthree\nfour\n");
  assert.is(wrap("one two three four", 12, "- ", "  "), "- one two\n  three four\n");
});

test("a word that is too long stands alone, uncut", () => {
  assert.is(wrap("a incomprehensibilities b", 10, " "), " a\n incomprehensibilities\n b\n");
});

test("no width: one line", () => {
  assert.is(wrap("one two three", Infinity, "  "), "  one two three\n");
});

const word = fc.stringMatching(/^[a-z]{1,12}$/);

test("no word is lost, and no line is too wide", () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 20, max: 60 }), (words, width) => {
      const lines = wrap(words.join(" "), width, "> ", "    ").trimEnd().split("\n");
      assert.ok(lines.every((line) => line.length <= width));
      assert.is(lines.map((line) => line.replace(/^(?:> | {4})/, "")).join(" "), words.join(" "));
    }),
  );
});

test.run();
