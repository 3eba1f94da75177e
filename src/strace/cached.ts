import { GREATER, LESS } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import type { TextCache } from "./text-cache.ts";

/**
 * What `rule` reads here, from the cache where it ends at `end` and was read before. What is stored is read from a copy
 * of the text, so that it keeps no line alive.
 *
 * @param rule depends on nothing behind what it reads
 */
export function cached<Value>(
  c: Cursor,
  cache: TextCache<Value>,
  end: number,
  rule: (c: Cursor) => Value | null,
): Value | null {
  const found = cache.find(c, end);
  if (found !== undefined) {
    c.at = end;
    return found;
  }
  const start = c.at;
  const value = rule(c);
  if (c.at === end && cache.missedTwice(c, start)) storeCopy(c, cache, start, rule);
  return value;
}

function storeCopy<Value>(c: Cursor, cache: TextCache<Value>, start: number, rule: (c: Cursor) => Value | null): void {
  const copy = c.copySince(start);
  const value = rule(copy);
  if (value !== null && !copy.fault && copy.at === c.at - start) cache.store(c, start, value);
}

/**
 * Where the ` <0.000123>` at the end of the line begins, else the end: a guess, for a call of 10 s and more has more
 * digits.
 */
export function beforeTime({ bytes, text }: Cursor): number {
  const end = text.length;
  return bytes[end - 1] === GREATER && bytes[end - 10] === LESS ? end - 11 : end;
}
