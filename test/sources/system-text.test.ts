import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromSystem, hasBytes, shellScript, toSystem } from "../../src/sources/system-text.ts";

/** Names that are not UTF-8: bytes that no text has. */
const test = suite("sources/system-text");

test("a byte that is not UTF-8 is a lone surrogate, and the rest is text", () => {
  assert.is(fromSystem("a\xffb"), "a\udcffb");
  assert.is(fromSystem("\xc3\xbc"), "ü");
  // A surrogate as UTF-8 (CESU), an overlong slash, a sequence that is cut.
  assert.is(fromSystem("\xed\xa0\x80\xc0\xaf\xe2\x82"), "\udced\udca0\udc80\udcc0\udcaf\udce2\udc82");
  assert.is(hasBytes("ü"), false);
  assert.is(toSystem("ü"), "ü");
});

const bytes = fc
  .array(fc.integer({ min: 1, max: 255 }), { maxLength: 40 })
  .map((codes) => String.fromCharCode(...codes));

test("there and back any bytes are the same", () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const back = toSystem(fromSystem(given));
      assert.is(Buffer.from(back).toString("latin1"), given);
    }),
  );
});

test("a shell passes on any bytes, as arguments and as variables", () => {
  fc.assert(
    fc.property(bytes, bytes, (argument, variable) => {
      const words = ["sh", "-c", 'printf %s "$1"; printf "\\n--\\n%s" "$X"', "sh", fromSystem(argument)];
      const out = execFileSync("/bin/sh", ["-c", shellScript(words, [["X", fromSystem(variable)]])]);
      assert.is(out.toString("latin1"), `${argument}\n--\n${variable}`);
    }),
    { numRuns: 50 },
  );
});

test.run();
