/** What stands behind the `=`: a value, an error, a restart or nothing, and the marks behind those. */
import { asMicros, type Micros } from "../../base/brands.ts";
import { DOT, EQUALS, GREATER, isDigit, isNameChar, LESS, OPEN_PAREN, QUESTION, SPACE, ZERO } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { Result, ResultCore as Core } from "../line.ts";
import { atComment, atContext, comment, decoration, nested, numeral, numeralValue } from "./leaf.ts";

/** `  = 0x2 (flags O_RDWR) (INJECTED) <0.000123>`, to the end of the line. */
export function callResult(c: Cursor): Result | null {
  while (c.take(SPACE));
  if (!c.take(EQUALS) || !c.take(SPACE)) return c.fail(c.atEnd() ? "cut-line" : "bad-result", "= and a result");
  const core = c.peek() === QUESTION ? noResult(c) : valueResult(c);
  if (core === null) return null;
  const result = resultMarks(c, core);
  return c.atEnd() ? result : c.fail("bad-result", "the end of the line");
}

/** `?`, `? <unavailable>`, `? ERESTARTSYS (To be restarted if SA_RESTART is set)`. */
export function noResult(c: Cursor): Core | null {
  c.at++;
  if (c.takeText(" <unavailable>") || c.text.charCodeAt(c.at + 1) !== 69) return { type: "none" };
  c.at++;
  const code = errorName(c);
  if (atNote(c)) resultNote(c);
  return { type: "restart", code };
}

export function valueResult(c: Cursor): Core | null {
  const start = c.at;
  if (!numeral(c)) return c.fail("bad-result", "a number or ?");
  const text = c.text.slice(start, c.at);
  const value = numeralValue(text);
  if (text === "-1" && c.peek() === SPACE) {
    const error = errorResult(c);
    if (error !== null) return error;
  }
  const told = c.peek() === LESS ? decoration(c) : null;
  if (atContext(c)) c.at = c.text.indexOf("]", c.at) + 1 || c.text.length;
  const remark = atComment(c) ? comment(c) : null;
  const note = atNote(c) ? resultNote(c) : null;
  return c.fault ? null : { type: "value", text, value, decoration: told, comment: remark, note };
}

/** `-1 EAGAIN (Resource temporarily unavailable)`, `-1 (errno 22)`. */
export function errorResult(c: Cursor): Core | null {
  const start = c.at;
  if (c.takeText(" (errno ")) {
    const number = c.at;
    while (isDigit(c.peek())) c.at++;
    const errno = c.text.slice(number, c.at);
    c.at++;
    return { type: "error", errno, message: "" };
  }
  c.at++;
  const errno = errorName(c);
  if (errno === "") {
    c.at = start;
    return null;
  }
  return { type: "error", errno, message: (atNote(c) && resultNote(c)) || "" };
}

function errorName(c: Cursor): string {
  const start = c.at;
  while (isNameChar(c.peek())) c.at++;
  return c.text.slice(start, c.at);
}

/** ` (Timeout)`, but not ` (INJECTED)` or ` (DELAYED)`. */
function atNote(c: Cursor): boolean {
  const { text, at } = c;
  if (text.charCodeAt(at) !== SPACE || text.charCodeAt(at + 1) !== OPEN_PAREN) return false;
  return !text.startsWith("INJECTED", at + 2) && !text.startsWith("DELAYED", at + 2);
}

export function resultNote(c: Cursor): string | null {
  const start = ++c.at + 1;
  return nested(c) ? c.text.slice(start, c.at - 1) : null;
}

/** ` (INJECTED: args, retval) (DELAYED) <0.000123>`. */
export function resultMarks(c: Cursor, core: Core): Result {
  let injected = false;
  let delayed = false;
  let elapsed: Micros | null = null;
  while (c.peek() === SPACE) {
    if (c.text.startsWith(" (INJECTED", c.at)) injected = true;
    else if (c.text.startsWith(" (DELAYED", c.at)) delayed = true;
    else {
      elapsed = callTime(c);
      break;
    }
    c.at++;
    if (!nested(c)) break;
  }
  return { ...core, elapsed, injected, delayed };
}

/** ` <0.000123>` (-T). */
export function callTime(c: Cursor): Micros | null {
  const start = c.at;
  c.at++;
  if (c.take(LESS)) {
    let value = 0;
    let places = -1;
    for (; ; c.at++) {
      const code = c.peek();
      if (code === DOT && places < 0) places = 0;
      else if (isDigit(code)) {
        value = value * 10 + code - ZERO;
        if (places >= 0) places++;
      } else break;
    }
    if (c.take(GREATER)) return asMicros(Math.floor(value * 10 ** (6 - Math.max(places, 0))));
  }
  c.at = start;
  return null;
}
