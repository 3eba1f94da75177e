import type { IntLayout } from "./layout.ts";

/** The integer at `at`; beyond 2^53 its decimal text. The caller has checked the length. */
export function readInt(bytes: string, at: number, layout: IntLayout): number | string {
  if (layout.size === 8) return readLong(bytes, at, layout);
  let value = 0;
  for (const index of digits(layout)) value = value * 256 + bytes.charCodeAt(at + index);
  const top = 2 ** (8 * layout.size);
  return layout.signed && value >= top / 2 ? value - top : value;
}

/** The bytes of an integer, cut to its size as C does; null where `value` is no whole number. */
export function writeInt(value: number | string, layout: IntLayout): string | null {
  const whole = wholeNumber(value);
  if (whole === null) return null;
  const bytes = Array.from({ length: layout.size }, (_, at) => Number((whole >> BigInt(8 * at)) & 0xffn));
  if (layout.order === "big") bytes.reverse();
  return String.fromCharCode(...bytes);
}

function readLong(bytes: string, at: number, layout: IntLayout): number | string {
  // Most numbers are small, and BigInt is slow.
  const isBig = layout.order === "big";
  const high = readHalf(bytes, isBig ? at : at + 4, isBig);
  if (high < 2 ** 21) return high * 2 ** 32 + readHalf(bytes, isBig ? at + 4 : at, isBig);
  let value = 0n;
  for (const index of digits(layout)) value = value * 256n + BigInt(bytes.charCodeAt(at + index));
  const signed = layout.signed ? BigInt.asIntN(64, value) : value;
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed.toString();
}

/** Four bytes, unsigned. */
function readHalf(bytes: string, at: number, isBig: boolean): number {
  let value = 0;
  for (const index of isBig ? bigOrders[4] : littleOrders[4]) value = value * 256 + bytes.charCodeAt(at + index);
  return value;
}

/** The positions of the bytes, the most significant first. */
function digits(layout: IntLayout): readonly number[] {
  return layout.order === "big" ? bigOrders[layout.size] : littleOrders[layout.size];
}

const bigOrders = { 1: [0], 2: [0, 1], 4: [0, 1, 2, 3], 8: [0, 1, 2, 3, 4, 5, 6, 7] } as const;
const littleOrders = { 1: [0], 2: [1, 0], 4: [3, 2, 1, 0], 8: [7, 6, 5, 4, 3, 2, 1, 0] } as const;

function wholeNumber(value: number | string): bigint | null {
  if (typeof value === "string") return /^-?(?:\d+|0x[0-9a-f]+)$/i.test(value) ? BigInt(value) : null;
  return Number.isInteger(value) ? BigInt(value) : null;
}
