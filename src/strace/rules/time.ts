import { asMicros, type Micros } from "../../base/brands.ts";
import { DOT, isDigit, ZERO } from "../chars.ts";
import type { Cursor } from "../cursor.ts";

/** No clock has more digits of seconds: a longer numeral is not a time. */
const MAX_DIGITS = 12;

/** Digits as a number; null and nothing read where there are none, or too many to be a time or a tid. */
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

/** Behind whole seconds: `.816605`, `.755012519`, as whole microseconds; 0 where there is no fraction. */
export function fraction(c: Cursor): number {
  if (!c.take(DOT)) return 0;
  const micros = sixDigits(c);
  if (micros >= 0) return micros;
  const start = c.at;
  const value = digits(c) ?? 0;
  const places = c.at - start;
  return places === 6 ? value : Math.floor(places < 6 ? value * 10 ** (6 - places) : value / 10 ** (places - 6));
}

/** Exactly six, which is what strace prints by default; -1 and nothing read: another number of digits. */
function sixDigits(c: Cursor): number {
  const { view, at } = c;
  const first = view.getInt32(at, true);
  const last = view.getInt32(at + 2, true);
  if (!areDigits(first) || !areDigits(last) || isDigit(c.ahead(6))) return -1;
  c.at = at + 6;
  return (first & 15) * 100_000 + ((first >> 8) & 15) * 10_000 + fourDigits(last);
}

/** The codes of digits are 0x30 to 0x39: the high half is 3, and still is when 6 is added. */
function areDigits(four: number): boolean {
  return ((four & 0xf0f0f0f0) | (((four + 0x06060606) & 0xf0f0f0f0) >>> 4)) === 0x33333333;
}

function fourDigits(four: number): number {
  return (four & 15) * 1000 + ((four >> 8) & 15) * 100 + ((four >> 16) & 15) * 10 + ((four >> 24) & 15);
}

/** `0.000123`, `12`, in seconds. */
export function seconds(c: Cursor): Micros | null {
  const whole = digits(c);
  return whole === null ? null : asMicros(whole * 1e6 + fraction(c));
}
