/** What stands behind the `=`: a value, an error, a restart or nothing, and the marks behind those. */
import type { Micros } from "../../base/brands.ts";
import { beforeTime, cached } from "../cached.ts";
import {
  CLOSE_PAREN,
  DOT,
  EQUALS,
  GREATER,
  isDigit,
  isNameChar,
  LESS,
  LETTER_E,
  MINUS,
  ONE,
  OPEN_PAREN,
  QUESTION,
  SPACE,
} from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { ErrorText, Result } from "../line.ts";
import { atComment, atContext, comment, context, decoration, lineEnd, nested, numeral } from "./leaf.ts";
import { seconds } from "./time.ts";

/** `  = 0x2 (flags O_RDWR) (INJECTED) <0.000123>`, to the end of the line. */
export function callResult(c: Cursor): Result | null {
  while (c.peek() === SPACE) c.at++;
  if (!c.take(EQUALS)) return c.fail(c.atEnd() ? "cut-line" : "bad-result", "= and a result");
  // Pasted text may lack the space.
  c.take(SPACE);
  if (c.atEnd()) return c.fail("cut-line", "a result");
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
  const { elapsed, injected, delayed } = c.marks;
  return code === ""
    ? { type: "none", elapsed, injected, delayed }
    : { type: "restart", code, elapsed, injected, delayed };
}

/** `-1 EAGAIN (Resource temporarily unavailable)`, `-1 (errno 22)`; null and nothing read where there is no error. */
export function errorResult(c: Cursor): Result | null {
  const start = c.at;
  if (c.ahead(1) !== ONE) return null;
  c.at += 2;
  const error = cached(c, c.errors, beforeTime(c), errorText);
  if (error === null) {
    c.at = start;
    return null;
  }
  if (!resultMarks(c)) return null;
  const { errno, message } = error;
  const { elapsed, injected, delayed } = c.marks;
  return { type: "error", errno, message, elapsed, injected, delayed };
}

function errorText(c: Cursor): ErrorText | null {
  const errno = errorNumber(c) || errorName(c);
  return errno === "" ? null : { errno, message: (atNote(c) && resultNote(c)) || "" };
}

/** `3<socket:[19540]>`, `0x2 (flags O_RDWR)`, `2 /* 25945 in strace's PID NS *\/`. */
export function valueResult(c: Cursor): Result | null {
  const text = numeral(c);
  if (text === "") return c.fail("bad-result", "a number or ?");
  const value = c.numeralValue;
  let decorated: string | null = null;
  let remark: string | null = null;
  let note: string | null = null;
  if (c.peek() === LESS) decorated = decoration(c);
  // Mostly ` <0.000123>` follows.
  if (c.peek() === SPACE && c.ahead(1) !== LESS) {
    if (atContext(c) && !context(c)) return null;
    if (atComment(c)) remark = comment(c);
    if (atNote(c)) note = resultNote(c);
  }
  if (!resultMarks(c)) return null;
  const { elapsed, injected, delayed } = c.marks;
  return { type: "value", text, value, decoration: decorated, comment: remark, note, elapsed, injected, delayed };
}

/** ` EAGAIN`; "" where there is no name. */
export function errorName(c: Cursor): string {
  if (c.peek() !== SPACE || c.ahead(1) !== LETTER_E) return "";
  const { bytes } = c;
  const start = c.at + 1;
  let at = start;
  while (isNameChar(bytes[at] ?? 0)) at++;
  c.at = at;
  return c.words.text(c, start);
}

/** ` (errno 22)`: one that strace has no name for. */
export function errorNumber(c: Cursor): string {
  // Comparing one character is much cheaper than comparing a text.
  if (c.ahead(1) !== OPEN_PAREN) return "";
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
  return c.peek() === SPACE && c.ahead(1) === OPEN_PAREN && !atMark(c, "INJECTED") && !atMark(c, "DELAYED");
}

function atMark(c: Cursor, mark: "INJECTED" | "DELAYED"): boolean {
  return c.ahead(2) === mark.charCodeAt(0) && c.text.startsWith(mark, c.at + 2);
}

export function resultNote(c: Cursor): string | null {
  const start = ++c.at + 1;
  if (!nested(c)) return null;
  // Most are error messages, which are repeated.
  c.at--;
  const note = c.isAscii ? c.words.text(c, start) : c.text.slice(start, c.at);
  c.at++;
  return note;
}

/** ` (INJECTED: args, retval) (DELAYED) <0.000123>` and the end of the line; false: something else stands here. */
export function resultMarks(c: Cursor): boolean {
  const { marks } = c;
  marks.elapsed = null;
  marks.injected = false;
  marks.delayed = false;
  if (c.fault) return false;
  while (c.peek() === SPACE && c.ahead(1) === OPEN_PAREN) {
    if (atMark(c, "INJECTED")) marks.injected = true;
    else if (atMark(c, "DELAYED")) marks.delayed = true;
    else break;
    c.at++;
    if (!nested(c)) return false;
  }
  if (c.peek() === SPACE) {
    marks.elapsed = callTime(c);
    if (!c.atEnd()) cutTime(c);
  }
  if (lineEnd(c)) return true;
  c.fail("bad-result", "the end of the line");
  return false;
}

/** ` <0.000123>` (-T). */
export function callTime(c: Cursor): Micros | null {
  const start = c.at;
  if (c.ahead(1) === LESS) {
    c.at += 2;
    const time = seconds(c);
    if (time !== null && c.take(GREATER)) return time;
  }
  c.at = start;
  return null;
}

/** ` <0.1` at the end of the line: it was cut, and the result before it was not. */
export function cutTime(c: Cursor): void {
  if (c.peek() !== SPACE || c.ahead(1) !== LESS) return;
  let at = c.at + 2;
  while (isDigit(c.bytes[at] ?? 0) || c.bytes[at] === DOT) at++;
  if (at === c.text.length) c.at = at;
}
