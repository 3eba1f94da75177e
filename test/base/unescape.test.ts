import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { unescapeC } from "../../src/base/unescape.ts";

const cases: readonly (readonly [printed: string, bytes: string])[] = [
  ["plain", "plain"],
  ['\\n\\t\\r\\v\\f\\"\\\\', '\n\t\r\v\f"\\'],
  ["\\0\\1\\377", "\0\x01\xff"],
  ["\\0012", "\x012"],
  ["\\18", "\x018"],
  ["\\777", "\xff"],
  ["\\x41\\xfF", "A\xff"],
  ["\\x4", "\\x4"],
  ["\\a", "\\a"],
  ["end\\", "end\\"],
];

for (const [printed, bytes] of cases)
  test(printed, () => {
    assert.is(unescapeC(printed), bytes);
  });

/** How strace prints bytes that follow one another: the shortest octal that the next character allows. */
function spell(bytes: readonly number[], hex: boolean): string {
  return bytes
    .map((byte, at) => {
      const next = bytes[at + 1] ?? 0;
      if (hex) return `\\x${byte.toString(16).padStart(2, "0")}`;
      if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
      if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
      const octal = byte.toString(8);
      return `\\${next >= 0x30 && next < 0x38 ? octal.padStart(3, "0") : octal}`;
    })
    .join("");
}

test("whatever bytes strace prints, they come back, however many", () => {
  const bytes = fc.array(fc.nat(255), { size: "large", maxLength: 20_000 });
  fc.assert(
    fc.property(bytes, fc.boolean(), (all, hex) => {
      assert.ok(
        unescapeC(spell(all, hex)) ===
          String.fromCharCode(...all.slice(0, 10_000)) + String.fromCharCode(...all.slice(10_000)),
      );
    }),
  );
});

test.run();
