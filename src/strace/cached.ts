import { GREATER, LESS } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import { keyOf, type TextCache } from "./text-cache.ts";

type Rule<Value> = (c: Cursor) => Value | null;

/**
 * What `rule` reads here, from the cache where it ends at `end` and was read before. What is stored is read from a copy
 * of the text, so that it keeps no line alive.
 *
 * @param rule depends on nothing behind what it reads
 */
export function cached<Value>(c: Cursor, cache: TextCache<Value>, end: number, rule: Rule<Value>): Value | null {
  const key = keyOf(c, end);
  if (key === null) return rule(c);
  const found = cache.find(c, end, key);
  if (found !== undefined) {
    c.at = end;
    return found;
  }
  const start = c.at;
  const value = rule(c);
  if (c.at === end && cache.missedTwice(key)) {
    const copy = c.copySince(start);
    const ownValue = rule(copy);
    if (ownValue !== null && !copy.fault && copy.at === end - start) cache.store(c, start, key, ownValue);
  }
  return value;
}

/**
 * Where the ` <0.000123>` at the end of the line begins, else the end: a guess, for a call of 10 s and more has more
 * digits.
 */
export function beforeTime({ bytes, text }: Cursor): number {
  const end = text.length;
  return bytes[end - 1] === GREATER && bytes[end - 10] === LESS ? end - 11 : end;
}
