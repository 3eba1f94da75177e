import { own } from "../../base/intern.ts";
import { isNameChar, QUESTION } from "../chars.ts";
import type { Cursor } from "../cursor.ts";

/**
 * Names seen, by a hash of their characters: a known name costs one comparison and no new string. A place holds
 * one name; a clash only costs the string.
 */
const SIZE = 1024;
const seen: string[] = Array.from({ length: SIZE }, () => "");

/** The name of a call, `????` and `???` among them; "" where none stands. */
export function callName(c: Cursor): string {
  const { text } = c;
  const start = c.at;
  let at = start;
  let hash = 0;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!isNameChar(code) && code !== QUESTION) break;
    hash = (hash * 31 + code) | 0;
    at++;
  }
  c.at = at;
  return at === start ? "" : named(text, start, at, hash & (SIZE - 1));
}

function named(text: string, start: number, end: number, place: number): string {
  const known = seen[place] ?? "";
  if (known.length === end - start && text.startsWith(known, start)) return known;
  const name = text.slice(start, end);
  // Cut loose from the line: the table outlives it.
  if (name.length < 32) seen[place] = own(name);
  return name;
}
