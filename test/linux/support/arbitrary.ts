import fc from "fast-check";
import { sizeOf, type Layout } from "../../../src/linux/kinds/layout.ts";

/**
 * Bytes that a kernel or a well-behaved program would put into a layout: padding is zero, text ends at its NUL, a
 * boolean is 0 or 1. Null: the layout keeps nothing.
 */
export function bytesOf(layout: Layout): fc.Arbitrary<string> | null {
  switch (layout.is) {
    case "boolean":
      return fc.constantFrom("\0\0\0\0", "\x01\0\0\0");
    case "timeval":
      return fc.tuple(fc.nat(), fc.nat(999_999)).map(([sec, usec]) => long(sec) + long(usec));
    case "sockaddr":
      return fc.oneof(sockaddr4, sockaddr6, otherSockaddr);
    case "text":
      return ascii.map((text) => (layout.size === null ? text : text.slice(0, layout.size).padEnd(layout.size, "\0")));
    case "bytes":
      return layout.size === null ? octets(0, 40) : octets(layout.size, layout.size);
    case "padding":
      return fc.constant("\0".repeat(layout.size));
    case "nothing":
      return fc.constant("");
    case "secret":
      return null;
    case "struct":
      return all(
        layout.fields.map((field) =>
          field.bits === undefined ? bytesOf(field.layout) : usedBits(field.bits, sizeOf(field.layout) ?? 0),
        ),
      );
    case "array":
      return items(bytesOf(layout.of), layout.count);
    case "choice":
      return fc.oneof(...layout.of.map((one) => bytesOf(one) ?? fc.constant("")));
    default: {
      const size = sizeOf(layout) ?? 0;
      return octets(size, size);
    }
  }
}

const octets = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.nat(255), { minLength, maxLength }).map((bytes) => String.fromCharCode(...bytes));
const ascii = fc.string({
  maxLength: 20,
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
});

function all(parts: readonly (fc.Arbitrary<string> | null)[]): fc.Arbitrary<string> {
  return fc.tuple(...parts.map((part) => part ?? fc.constant(""))).map((pieces) => pieces.join(""));
}

function items(of: fc.Arbitrary<string> | null, count: number | null): fc.Arbitrary<string> {
  if (of === null) return fc.constant("");
  const length = count === null ? { maxLength: 4 } : { minLength: count, maxLength: count };
  return fc.array(of, length).map((pieces) => pieces.join(""));
}

/** C bit fields use the low bits of their integer; the rest is zero. */
function usedBits(bits: readonly (readonly [string, number])[], size: number): fc.Arbitrary<string> {
  const width = bits.reduce((sum, [, one]) => sum + one, 0);
  return fc.nat(2 ** width - 1).map((word) => little(word, size));
}

const little = (value: number, size: number): string =>
  Array.from({ length: size }, (_, at) => String.fromCharCode(Math.floor(value / 2 ** (8 * at)) % 256)).join("");
const long = (value: number): string => little(value, 8);

const port = octets(2, 2);
const sockaddr4 = fc
  .tuple(port, octets(4, 4))
  .map(([number, address]) => `\x02\0${number}${address}`.padEnd(128, "\0"));
const sockaddr6 = fc
  .tuple(port, octets(16, 16), octets(4, 4))
  .map(([number, address, scope]) => `\x0a\0${number}\0\0\0\0${address}${scope}`.padEnd(128, "\0"));
const otherSockaddr = octets(0, 100).map((data) => `\x01\0${data}`.padEnd(128, "\0"));
