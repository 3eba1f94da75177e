import { asMicros, type Micros } from "../../base/brands.ts";
import { DOT, isDigit, ZERO } from "../chars.ts";
import type { Cursor } from "../cursor.ts";

/** No clock has more digits of seconds; past them nothing is a time. */
const MAX_DIGITS = 12;

/** Whole digits; null and nothing read where none stand, or too many to be a time or a tid. */
export function digits(c: Cursor): number | null {
  const { bytes } = c;
  const start = c.at;
  let at = start;
  let value = 0;
  for (let code = c.peek(); isDigit(code); code = bytes[++at] ?? 0) value = value * 10 + code - ZERO;
  if (at === start || at > start + MAX_DIGITS) return null;
  c.at = at;
  return value;
}

/** Behind whole seconds: `.816605`, `.755012519`, as whole microseconds; 0 where no fraction stands. */
export function fraction(c: Cursor): number {
  if (!c.take(DOT)) return 0;
  const micros = sixDigits(c);
  if (micros >= 0) return micros;
  const start = c.at;
  const value = digits(c) ?? 0;
  const places = c.at - start;
  return places === 6 ? value : Math.floor(places < 6 ? value * 10 ** (6 - places) : value / 10 ** (places - 6));
}

/** Six and no more, as strace prints unless told otherwise; -1 and nothing read: it is another number of them. */
function sixDigits(c: Cursor): number {
  const { bytes, at } = c;
  const high = digit(bytes, at) * 100 + digit(bytes, at + 1) * 10 + digit(bytes, at + 2);
  const low = digit(bytes, at + 3) * 100 + digit(bytes, at + 4) * 10 + digit(bytes, at + 5);
  if (high > 999 || low > 999 || isDigit(bytes[at + 6] ?? 0)) return -1;
  c.at = at + 6;
  return high * 1000 + low;
}

/** What is none is worth too much. */
function digit(bytes: Uint8Array, at: number): number {
  const code = bytes[at] ?? 0;
  return isDigit(code) ? code - ZERO : 1000;
}

/** `0.000123`, `12`, in seconds. */
export function seconds(c: Cursor): Micros | null {
  const whole = digits(c);
  return whole === null ? null : asMicros(whole * 1e6 + fraction(c));
}
