import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import { escapeC } from "../../src/base/escape.ts";
import { unescapeC } from "../../src/base/unescape.ts";

/** As strace 6.1 prints them. */
for (const [bytes, text] of [
  ["lo\0", "lo\\0"],
  ["\x01\0", "\\1\\0"],
  ["\x019", "\\0019"],
  ['"\\\n', '\\"\\\\\\n'],
  ["\xff", "\\377"],
] as const)
  test(text, () => {
    assert.is(escapeC(asBytes(bytes)), text);
  });

test("unescapeC takes any back", () => {
  const bytes = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)) });
  fc.assert(
    fc.property(bytes, (text) => {
      assert.is(unescapeC(asBytes(escapeC(asBytes(text)))), text);
    }),
  );
});

test.run();
