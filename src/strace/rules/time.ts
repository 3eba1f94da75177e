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
  const start = c.at;
  const value = digits(c) ?? 0;
  const places = c.at - start;
  return places === 6 ? value : Math.floor(places < 6 ? value * 10 ** (6 - places) : value / 10 ** (places - 6));
}

/** `0.000123`, `12`, in seconds. */
export function seconds(c: Cursor): Micros | null {
  const whole = digits(c);
  return whole === null ? null : asMicros(whole * 1e6 + fraction(c));
}
