/** What stands behind the `=`: a value, an error, a restart or nothing, and the marks behind those. */
import type { Micros } from "../../base/brands.ts";
import {
  CLOSE_PAREN,
  EQUALS,
  GREATER,
  isDigit,
  isNameChar,
  LESS,
  LETTER_E,
  MINUS,
  OPEN_PAREN,
  QUESTION,
  SPACE,
} from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { Result } from "../line.ts";
import { worth } from "../worth.ts";
import { atComment, atContext, comment, context, decoration, nested, numeral } from "./leaf.ts";
import { seconds } from "./time.ts";

/** What may stand behind any result: one object for all lines, filled anew for each. */
interface Marks {
  elapsed: Micros | null;
  injected: boolean;
  delayed: boolean;
}
const marks: Marks = { elapsed: null, injected: false, delayed: false };

/** `  = 0x2 (flags O_RDWR) (INJECTED) <0.000123>`, to the end of the line. */
export function callResult(c: Cursor): Result | null {
  while (c.peek() === SPACE) c.at++;
  if (!c.take(EQUALS) || !c.take(SPACE)) return c.fail(c.atEnd() ? "cut-line" : "bad-result", "= and a result");
  const code = c.peek();
  if (code === QUESTION) return noResult(c);
  return (code === MINUS ? errorResult(c) : null) ?? valueResult(c);
}

/** `?`, `? <unavailable>`, `? ERESTARTSYS (To be restarted if SA_RESTART is set)`. */
export function noResult(c: Cursor): Result | null {
  c.at++;
  const code = c.takeText(" <unavailable>") ? "" : errorName(c);
  if (code !== "" && atNote(c)) resultNote(c);
  if (!resultMarks(c)) return null;
  const { elapsed, injected, delayed } = marks;
  return code === ""
    ? { type: "none", elapsed, injected, delayed }
    : { type: "restart", code, elapsed, injected, delayed };
}

/** `-1 EAGAIN (Resource temporarily unavailable)`, `-1 (errno 22)`; null and nothing read where none is told. */
export function errorResult(c: Cursor): Result | null {
  const start = c.at;
  if (!c.takeText("-1")) return null;
  const errno = errorNumber(c) || errorName(c);
  if (errno === "") {
    c.at = start;
    return null;
  }
  const message = (atNote(c) && resultNote(c)) || "";
  if (!resultMarks(c)) return null;
  const { elapsed, injected, delayed } = marks;
  return { type: "error", errno, message, elapsed, injected, delayed };
}

/** `3<socket:[19540]>`, `0x2 (flags O_RDWR)`, `2 /* 25945 in strace's PID NS *\/`. */
export function valueResult(c: Cursor): Result | null {
  const start = c.at;
  if (!numeral(c)) return c.fail("bad-result", "a number or ?");
  const text = c.since(start);
  const value = worth(text);
  let told: string | null = null;
  let remark: string | null = null;
  let note: string | null = null;
  const code = c.peek();
  if (code === LESS) told = decoration(c);
  if (c.peek() === SPACE) {
    if (atContext(c) && !context(c)) return null;
    if (atComment(c)) remark = comment(c);
    if (atNote(c)) note = resultNote(c);
  }
  if (!resultMarks(c)) return null;
  const { elapsed, injected, delayed } = marks;
  return { type: "value", text, value, decoration: told, comment: remark, note, elapsed, injected, delayed };
}

/** ` EAGAIN`; "" where no name stands. */
export function errorName(c: Cursor): string {
  if (c.peek() !== SPACE || c.peek(1) !== LETTER_E) return "";
  const start = ++c.at;
  while (isNameChar(c.peek())) c.at++;
  return c.since(start);
}

/** ` (errno 22)`: one that strace has no name for. */
export function errorNumber(c: Cursor): string {
  const start = c.at;
  if (c.takeText(" (errno ")) {
    const number = c.at;
    while (isDigit(c.peek())) c.at++;
    const errno = c.since(number);
    if (c.take(CLOSE_PAREN)) return errno;
  }
  c.at = start;
  return "";
}

/** ` (Timeout)`, but not ` (INJECTED)` or ` (DELAYED)`. */
function atNote(c: Cursor): boolean {
  if (c.peek() !== SPACE || c.peek(1) !== OPEN_PAREN) return false;
  const { text, at } = c;
  return !text.startsWith("INJECTED", at + 2) && !text.startsWith("DELAYED", at + 2);
}

export function resultNote(c: Cursor): string | null {
  const start = ++c.at + 1;
  return nested(c) ? c.text.slice(start, c.at - 1) : null;
}

/** ` (INJECTED: args, retval) (DELAYED) <0.000123>` and the end of the line; false: something else stands here. */
export function resultMarks(c: Cursor): boolean {
  marks.elapsed = null;
  marks.injected = false;
  marks.delayed = false;
  if (c.fault) return false;
  while (c.peek() === SPACE && c.peek(1) === OPEN_PAREN) {
    if (c.text.startsWith("INJECTED", c.at + 2)) marks.injected = true;
    else if (c.text.startsWith("DELAYED", c.at + 2)) marks.delayed = true;
    else break;
    c.at++;
    if (!nested(c)) return false;
  }
  if (c.peek() === SPACE) marks.elapsed = callTime(c);
  if (c.atEnd()) return true;
  c.fail("bad-result", "the end of the line");
  return false;
}

/** ` <0.000123>` (-T). */
export function callTime(c: Cursor): Micros | null {
  const start = c.at;
  c.at++;
  if (c.take(LESS)) {
    const time = seconds(c);
    if (time !== null && c.take(GREATER)) return time;
  }
  c.at = start;
  return null;
}
