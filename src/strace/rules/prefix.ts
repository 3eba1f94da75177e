/** What stands before the event: pid, time, relative time, and what -n, -i and --secontext print, which is not kept. */
import { asMicros, asTid } from "../../base/brands.ts";
import {
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  isDigit,
  isLetter,
  isWordChar,
  LESS,
  MINUS,
  OPEN_BRACKET,
} from "../chars.ts";
import { OPEN_PAREN, SPACE } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import { SECOND_DIGITS } from "../last-second.ts";
import { digits, fraction, seconds } from "./time.ts";

/** pid_max is at most 2^22; eight digits and more are seconds of a clock. */
const TID_DIGITS = 7;

/** Into `c.prefix`. Never fails: what is not a prefix is left to the rules of events. */
export function linePrefix(c: Cursor): void {
  const parts = c.prefix;
  parts.tid = null;
  parts.comm = null;
  parts.time = null;
  parts.clock = null;
  parts.relative = null;
  const code = c.peek();
  if (!isDigit(code) && code !== OPEN_BRACKET && code !== SPACE && code !== OPEN_PAREN) return;
  threadId(c);
  while (c.peek() === OPEN_BRACKET && bracketed(c));
  clockTime(c);
  // Most lines go on with the name of a call.
  if (isLetter(c.peek())) return;
  relativeTime(c);
  while (c.peek() === OPEN_BRACKET && bracketed(c));
}

/** `9022  `, `25601<cweird> `, `[pid  9022] `, `[pid 25617<cweird>] `. */
export function threadId(c: Cursor): void {
  const start = c.at;
  const inBrackets = c.peek() === OPEN_BRACKET && c.takeText("[pid ");
  if (inBrackets) spaces(c);
  const first = c.at;
  const tid = digits(c);
  if (tid !== null && c.at - first <= TID_DIGITS) {
    const comm = c.peek() === LESS ? commName(c) : null;
    if ((!inBrackets || c.take(CLOSE_BRACKET)) && c.take(SPACE)) {
      // -o pads the pid to five places, -r pads its seconds to six.
      spaces(c);
      c.prefix.tid = asTid(tid);
      c.prefix.comm = comm;
      return;
    }
  }
  c.at = start;
}

/** `<cweird>`: strace escapes `<` and `>` in it, and leaves brackets and spaces. */
export function commName(c: Cursor): string | null {
  const end = c.text.indexOf(">", c.at);
  if (end < 0) return null;
  const name = c.text.slice(c.at + 1, end);
  c.at = end + 1;
  return name;
}

/** `10:32:26 `, `10:32:26.816605 ` (-t, -tt); `1795340027.755012 ` (-ttt). */
export function clockTime(c: Cursor): void {
  const start = c.at;
  const first = sameSecond(c) ?? newSecond(c);
  if (first === null) return;
  const width = c.at - start;
  const whole = width > TID_DIGITS ? first : width === 2 ? dayTime(c, first) : null;
  if (whole !== null) {
    const time = whole * 1e6 + fraction(c);
    if (c.take(SPACE)) {
      c.prefix.time = asMicros(time);
      c.prefix.clock = width === 2 ? "day" : "epoch";
      return;
    }
  }
  c.at = start;
}

function sameSecond(c: Cursor): number | null {
  const second = c.lastSecond.find(c);
  if (second !== null) c.at += SECOND_DIGITS;
  return second;
}

function newSecond(c: Cursor): number | null {
  const start = c.at;
  const second = digits(c);
  if (second !== null) c.lastSecond.store(c, start, second);
  return second;
}

/** `:32:26` behind the hours. */
export function dayTime(c: Cursor, hours: number): number | null {
  const minutes = sixtieths(c);
  const whole = minutes === null ? null : sixtieths(c);
  return minutes === null || whole === null ? null : (hours * 60 + minutes) * 60 + whole;
}

/** `:32` */
function sixtieths(c: Cursor): number | null {
  const { at } = c;
  const value = c.take(COLON) ? digits(c) : null;
  return c.at === at + 3 ? value : null;
}

/** `     0.000020 ` (-r), `(+     0.000020) ` (-r with -t). Two decimals are of a -c table. */
export function relativeTime(c: Cursor): void {
  const start = c.at;
  const code = c.peek();
  if (code !== SPACE && code !== OPEN_PAREN && !isDigit(code)) return;
  const inParens = c.takeText("(+");
  spaces(c);
  const time = atHundredths(c) ? null : seconds(c);
  if (time !== null && (!inParens || c.takeText(")")) && c.take(SPACE)) c.prefix.relative = time;
  else c.at = start;
}

/** `25.00` */
function atHundredths({ bytes, at }: Cursor): boolean {
  let end = at;
  while (isDigit(bytes[end] ?? 0)) end++;
  if (end === at || bytes[end] !== DOT) return false;
  return isDigit(bytes[end + 1] ?? 0) && isDigit(bytes[end + 2] ?? 0) && !isDigit(bytes[end + 3] ?? 0);
}

/** `[  59] ` (-n), `[00007feda4ba8ad7] ` (-i), `[system_u:system_r:init_t:s0] ` (--secontext). */
export function bracketed(c: Cursor): boolean {
  const start = c.at++;
  spaces(c);
  for (let code = c.peek(); isWordChar(code) || code === MINUS || code === COMMA; code = c.peek()) c.at++;
  if (c.take(CLOSE_BRACKET) && c.take(SPACE)) return true;
  c.at = start;
  return false;
}

function spaces(c: Cursor): void {
  while (c.peek() === SPACE) c.at++;
}
