import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import { ipv4Bytes, ipv4Text, ipv6Bytes, ipv6Text } from "../../src/linux/ip.ts";

const v6 = (...groups: readonly number[]): string =>
  groups.map((group) => String.fromCharCode(group >> 8, group & 0xff)).join("");

test("IPv6 text as inet_ntop writes it", () => {
  for (const [bytes, text] of [
    [v6(0, 0, 0, 0, 0, 0, 0, 0), "::"],
    [v6(0, 0, 0, 0, 0, 0, 0, 1), "::1"],
    [v6(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1), "2001:db8::1"],
    [v6(0xff02, 0, 0, 0, 0, 0, 1, 2), "ff02::1:2"],
    // The longest run counts, of two alike the first; one group alone is written out.
    [v6(1, 0, 0, 2, 0, 0, 0, 3), "1:0:0:2::3"],
    [v6(1, 0, 0, 2, 3, 0, 0, 4), "1::2:3:0:0:4"],
    [v6(1, 2, 3, 0, 4, 5, 6, 7), "1:2:3:0:4:5:6:7"],
    [v6(0, 0, 0, 0, 0, 0xffff, 0x0a00, 1), "::ffff:10.0.0.1"],
    [v6(0, 0, 0, 0, 0, 0, 0x0a00, 1), "::10.0.0.1"],
    [v6(0xfe80, 0, 0, 0, 0, 0, 0, 0), "fe80::"],
  ] as const) {
    assert.is(ipv6Text(asBytes(bytes)), text);
    assert.is(ipv6Bytes(text), bytes);
  }
});

test("what is no address is null", () => {
  for (const text of ["", "1:2:3", "1::2::3", "12345::", "g::", "1:2:3:4:5:6:7:8:9", "::1.2.3", "1.2.3.4"]) {
    assert.is(ipv6Bytes(text), null, text);
  }
  for (const text of ["", "1.2.3", "1.2.3.256", "1.2.3.4.5", "a.b.c.d", "::1"]) assert.is(ipv4Bytes(text), null, text);
  assert.is(ipv4Text(asBytes("abc")), null);
});

test("any address comes back", () => {
  const octets = (length: number): fc.Arbitrary<string> =>
    fc
      .array(fc.oneof(fc.constant(0), fc.nat(255)), { minLength: length, maxLength: length })
      .map((all) => String.fromCharCode(...all));
  fc.assert(fc.property(octets(16), (bytes) => ipv6Bytes(ipv6Text(asBytes(bytes)) ?? "") === bytes));
  fc.assert(fc.property(octets(4), (bytes) => ipv4Bytes(ipv4Text(asBytes(bytes)) ?? "") === bytes));
});

test.run();
