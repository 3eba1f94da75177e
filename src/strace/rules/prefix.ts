/** What stands before the event: pid, time, relative time, and the -n, -i and --secontext pieces that nobody keeps. */
import { asMicros, asTid, type Micros, type Tid } from "../../base/brands.ts";
import { CLOSE_BRACKET, COLON, DOT, isDigit, LESS, OPEN_BRACKET, OPEN_PAREN, SPACE, ZERO } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { Prefix } from "../line.ts";

/** The prefix being read: one object for all lines, so that a skipped line builds nothing. */
export interface PrefixParts {
  tid: Tid | null;
  comm: string | null;
  time: Micros | null;
  clock: Prefix["clock"];
  relative: Micros | null;
}

/** Never fails: what is no prefix is left to the event's rules. */
export function linePrefix(c: Cursor, parts: PrefixParts): void {
  parts.tid = null;
  parts.comm = null;
  parts.time = null;
  parts.clock = null;
  parts.relative = null;
  const code = c.peek();
  if (!isDigit(code) && code !== OPEN_BRACKET && code !== SPACE && code !== OPEN_PAREN) return;
  threadId(c, parts);
  clockTime(c, parts);
  relativeTime(c, parts);
  while (c.peek() === OPEN_BRACKET && bracketed(c));
}

/** `9022  `, `25601<cweird> `, `[pid  9022] `, `[pid 25617<cweird>] `. Eight digits or more are seconds. */
export function threadId(c: Cursor, parts: PrefixParts): void {
  const start = c.at;
  const inBrackets = c.takeText("[pid ");
  if (inBrackets) skipSpaces(c);
  const first = c.at;
  const tid = digits(c);
  if (c.at > first && c.at - first <= 7) {
    const name = c.peek() === LESS ? commName(c) : null;
    if ((!inBrackets || c.take(CLOSE_BRACKET)) && c.take(SPACE)) {
      skipSpaces(c);
      parts.tid = asTid(tid);
      parts.comm = name;
      return;
    }
  }
  c.at = start;
}

/** `<cweird>`: strace escapes `<` and `>` in it, and nothing else that matters here. */
export function commName(c: Cursor): string {
  const end = c.text.indexOf(">", c.at);
  if (end < 0) return "";
  const name = c.text.slice(c.at + 1, end);
  c.at = end + 1;
  return name;
}

/** `10:32:26 `, `10:32:26.816605 ` (-t, -tt); `1795340027.755012 ` (-ttt). */
export function clockTime(c: Cursor, parts: PrefixParts): void {
  const start = c.at;
  let value = digits(c);
  if (c.at === start) return;
  const width = c.at - start;
  const day = width === 2 && c.peek() === COLON;
  if (day) {
    for (let i = 0; i < 2; i++) {
      if (!c.take(COLON)) break;
      value = value * 60 + digits(c);
    }
    if (c.at !== start + 8) {
      c.at = start;
      return;
    }
  } else if (width < 8) {
    c.at = start;
    return;
  }
  const time = value * 1e6 + fraction(c);
  if (!c.take(SPACE)) {
    c.at = start;
    return;
  }
  parts.time = asMicros(time);
  parts.clock = day ? "day" : "epoch";
}

/** `     0.000020 ` (-r), `(+     0.000020) ` (-r with -t). */
export function relativeTime(c: Cursor, parts: PrefixParts): void {
  const start = c.at;
  const inParens = c.takeText("(+");
  skipSpaces(c);
  const first = c.at;
  const seconds = digits(c);
  if (c.at > first) {
    const dot = c.at;
    const micros = seconds * 1e6 + fraction(c);
    const places = c.at - dot;
    if (places !== 3 && (!inParens || c.takeText(")")) && c.take(SPACE)) {
      parts.relative = asMicros(micros);
      return;
    }
  }
  c.at = start;
}

/** `[  59] ` (-n), `[00007feda4ba8ad7] ` (-i), `[system_u:system_r:init_t:s0] ` (--secontext). */
export function bracketed(c: Cursor): boolean {
  const { text } = c;
  if (text.startsWith("[ Process ", c.at)) return false;
  const end = text.indexOf("] ", c.at);
  if (end < 0) return false;
  c.at = end + 2;
  return true;
}

function skipSpaces(c: Cursor): void {
  while (c.peek() === SPACE) c.at++;
}

/** The number that stands here; the cursor stays where there is none. */
function digits(c: Cursor): number {
  const { text } = c;
  let { at } = c;
  let value = 0;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) break;
    value = value * 10 + code - ZERO;
    at++;
  }
  c.at = at;
  return value;
}

/** `.816605` or `.755012519` as whole microseconds; 0 where no fraction stands. */
function fraction(c: Cursor): number {
  if (!c.take(DOT)) return 0;
  const start = c.at;
  const value = digits(c);
  const places = c.at - start;
  return places === 6 ? value : Math.floor(value * 10 ** (6 - places));
}
