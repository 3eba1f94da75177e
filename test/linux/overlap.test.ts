/** Which addresses two sockets cannot both have (measured on 6.18). */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Address } from "../../src/linux/address.ts";
import { overlap } from "../../src/linux/overlap.ts";

function at(address: string, port = 80): Address {
  return address.includes(":") ? { type: "inet6", address, port, scope: null } : { type: "inet", address, port };
}

const cases: readonly (readonly [held: string, asked: string, expected: boolean])[] = [
  ["127.0.0.1", "127.0.0.1", true],
  ["127.0.0.1", "127.0.0.2", false],
  ["0.0.0.0", "127.0.0.1", true],
  ["127.0.0.1", "0.0.0.0", true],
  ["::", "::1", true],
  ["::", "0.0.0.0", true],
  ["::", "127.0.0.1", true],
  ["127.0.0.1", "::", true],
  ["::1", "0.0.0.0", false],
  ["::1", "127.0.0.1", false],
  ["::ffff:127.0.0.1", "127.0.0.1", true],
];

for (const [held, asked, expected] of cases)
  test(`${held}, ${asked}`, () => {
    assert.is(overlap(at(held), at(asked)), expected);
    assert.is(overlap(at(held), at(asked, 81)), false);
  });

test("[::] with IPV6_V6ONLY leaves IPv4 to others", () => {
  assert.is(overlap(at("::"), at("0.0.0.0"), false), false);
});

test.run();
