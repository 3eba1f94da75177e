/** What values are made of, and what may follow them: decorations, comments, contexts, marks. */
import { APOSTROPHE, BACKSLASH, BAR, DOT, END, EQUALS, GREATER, isDigit } from "../chars.ts";
import {
  isHexDigit,
  isInExpression,
  isInNested,
  isOpener,
  isValueEnd,
  isWordChar,
  LESS,
  LETTER_D,
  LETTER_P,
  LETTER_SMALL_U,
  LETTER_U,
  LETTER_X,
  MINUS,
  OPEN_PAREN,
  OPEN_BRACKET,
  QUOTE,
} from "../chars.ts";
import { SLASH, SPACE, STAR, ZERO } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import { smallNumber } from "../numbers.ts";
import type { NumberValue, WordValue } from "../value.ts";
import { parseInteger } from "../parse-integer.ts";

/** Decimal numerals of so many digits are exact as a number. */
const EXACT = 15;

/** `AF_INET`, `???`, `61:62:63`, `VALID-13`; "" where none stands. A `-` that begins an arrow is no part of it. */
export function word(c: Cursor): WordValue {
  const { bytes } = c;
  const start = c.at;
  let at = start;
  for (;;) {
    const code = bytes[at] ?? 0;
    if (!isWordChar(code) && !(code === MINUS && at > start && bytes[at + 1] !== GREATER)) break;
    at++;
  }
  c.at = at;
  return c.words.word(c, start);
}

/**
 * `3`, `-1`, `0x7ffd10089d00`: its text; its value is in `c.numeralValue`. "" and nothing read where a word goes on:
 * `61:62:63`.
 */
export function numeral(c: Cursor): string {
  const { bytes } = c;
  const start = c.at;
  const one = oneDigit(bytes, start);
  if (one !== null) {
    c.at = start + 1;
    c.numeralValue = one.value;
    return one.text;
  }
  const first = bytes[start] === MINUS ? start + 1 : start;
  let at = first;
  let value = 0;
  for (let code = bytes[at] ?? 0; isDigit(code); code = bytes[++at] ?? 0) value = value * 10 + code - ZERO;
  if (at === first) return "";
  const isHex = at === first + 1 && value === 0 && bytes[at] === LETTER_X && isHexDigit(bytes[at + 1] ?? 0);
  if (isHex) at = hexEnd(bytes, at + 1);
  const next = bytes[at] ?? 0;
  if (isWordChar(next) || (next === MINUS && bytes[at + 1] !== GREATER)) return "";
  c.at = at;
  const isPlain = !isHex && at - first <= EXACT && (bytes[first] !== ZERO || at === first + 1);
  const small = isPlain && first === start ? smallNumber(value) : null;
  const text = small?.text ?? c.text.slice(start, at);
  c.numeralValue = !isPlain ? parseInteger(text) : first > start ? -value : value;
  return text;
}

/** `3)`, `3<`: most fds and results. */
function oneDigit(bytes: Uint8Array, at: number): NumberValue | null {
  const next = bytes[at + 1] ?? END;
  if (next !== LESS && next !== SPACE && !isValueEnd(next)) return null;
  const code = bytes[at] ?? END;
  return isDigit(code) ? smallNumber(code - ZERO) : null;
}

function hexEnd(bytes: Uint8Array, at: number): number {
  while (isHexDigit(bytes[at] ?? 0)) at++;
  return at;
}

/** `"lo\0"`: steps over the string that begins here. */
export function quoted(c: Cursor): boolean {
  const { bytes } = c;
  const { length } = c.text;
  for (let at = c.at + 1; at < length; at++) {
    const code = bytes[at];
    if (code === QUOTE) {
      c.at = at + 1;
      return true;
    }
    if (code === BACKSLASH) at++;
  }
  c.fail("bad-string", "a closing quote", length);
  return false;
}

/**
 * `<socket:[19540]>` behind an fd (-y), `<comm>` behind a pid (-Y): what stands between. It ends at the first `>` that
 * a value may end with, so that `</dev/null<char 1:3>>` is one decoration; the quoted name of a UNIX socket, where
 * strace escapes no `>`, is stepped over. Since 5.19 `(deleted)` stands behind the `>`, at times after a blank: the text
 * has it inside, as before.
 */
export function decoration(c: Cursor): string | null {
  const start = ++c.at;
  const end = atUnixName(c) ? scannedEnd(c, true) : decorationEnd(c);
  if (end < 0) return c.fault ? null : c.fail("bad-argument", "a > that closes the <", start - 1);
  const text = c.text.slice(start, end);
  c.at = end + 1;
  return isDeleted(c) ? `${text} (deleted)` : text;
}

function isDeleted(c: Cursor): boolean {
  if (c.peek() === OPEN_PAREN) return c.takeText("(deleted)");
  return c.peek() === SPACE && c.ahead(1) === OPEN_PAREN && c.takeText(" (deleted)");
}

/** indexOf is many times as fast as a loop; only a `\` before a `>` can make it part of the text. */
function decorationEnd(c: Cursor): number {
  const { text, bytes } = c;
  let at = c.at - 1;
  do at = text.indexOf(">", at + 1);
  while (at >= 0 && bytes[at - 1] !== BACKSLASH && !endsDecoration(c, at));
  return bytes[at - 1] === BACKSLASH ? scannedEnd(c, false) : at;
}

/** The same, stepping over escapes; `quotes`: over quoted names too. */
function scannedEnd(c: Cursor, quotes: boolean): number {
  const { bytes } = c;
  const { length } = c.text;
  for (let at = c.at; at < length; at++) {
    const code = bytes[at] ?? END;
    if (code > GREATER && code !== BACKSLASH) continue;
    if (code === GREATER && endsDecoration(c, at)) return at;
    if (code === BACKSLASH) at++;
    else if (code === QUOTE && quotes) {
      c.at = at;
      if (!quoted(c)) return -1;
      at = c.at - 1;
    }
  }
  return -1;
}

/** `UNIX:[`, `UNIX-STREAM:[`; `(null):[` for the same before 5.16. */
function atUnixName(c: Cursor): boolean {
  const code = c.peek();
  if (code === LETTER_U) return c.text.startsWith("UNIX", c.at);
  return code === OPEN_PAREN && c.text.startsWith("(null):[", c.at);
}

/** Behind a `>` may follow what ends a value, a space, `|`, the beginning of `->` or `=>`, `(deleted)`. */
function endsDecoration({ bytes, text }: Cursor, at: number): boolean {
  const next = bytes[at + 1] ?? END;
  if (isValueEnd(next) || next === SPACE || next === BAR || next === MINUS || next === EQUALS) return true;
  return next === OPEN_PAREN && text.startsWith("(deleted)", at + 1);
}

export function atComment(c: Cursor): boolean {
  const ahead = c.peek() === SPACE ? 1 : 0;
  return c.ahead(ahead) === SLASH && c.ahead(ahead + 1) === STAR;
}

/** `/* bytes 88..95 *\/ `, before what a structure has behind the fields that strace knows. */
export function bytesComment(c: Cursor): void {
  BYTES.lastIndex = c.at;
  if (BYTES.test(c.text)) c.at = BYTES.lastIndex;
}

const BYTES = /\/\* bytes \d+\.\.\d+ \*\/ /y;

/** ` /* 37 vars *\/`: its text. -X verbose has one in another: ` /* htons(0 /* ETH_P_??? *\/) *\/`. */
export function comment(c: Cursor): string | null {
  const start = c.text.indexOf("/*", c.at) + 2;
  const end = endOfComment(c.text, start);
  if (end < 0) return c.fail("bad-argument", "the end of the comment", c.text.length);
  c.at = end + 2;
  return c.text.slice(start, end).trim();
}

/** The `*\/` that ends the comment; -1: there is none. */
function endOfComment(text: string, start: number): number {
  for (let at = start; ;) {
    const end = text.indexOf("*/", at);
    const inner = text.indexOf("/*", at);
    if (inner < 0 || inner > end) return end;
    const innerEnd = text.indexOf("*/", inner + 2);
    at = innerEnd < 0 ? inner + 1 : innerEnd + 2;
  }
}

export function atContext(c: Cursor): boolean {
  return c.peek() === SPACE && c.ahead(1) === OPEN_BRACKET;
}

/** ` [system_u:object_r:etc_t:s0]` (--secontext), behind a path or an fd: stepped over, nothing keeps it. */
export function context(c: Cursor): boolean {
  const end = c.text.indexOf("]", c.at);
  if (end < 0) c.fail("bad-argument", "the end of the context", c.text.length);
  else c.at = end + 1;
  return end >= 0;
}

/** Where strace cut the line: ` <unfinished ...>`, ` <detached ...>`, ` <pid changed to 7 ...>`. */
export function atCutMark(c: Cursor): boolean {
  const at = c.peek() === SPACE ? c.at + 1 : c.at;
  if (c.bytes[at] !== LESS) return false;
  switch (c.bytes[at + 1]) {
    case LETTER_SMALL_U:
      return c.text.startsWith("<unfinished ...>", at);
    case LETTER_D:
      return c.text.startsWith("<detached ...>", at);
    case LETTER_P:
      return c.text.startsWith("<pid changed to ", at);
    default:
      return false;
  }
}

export function atArrow(c: Cursor): boolean {
  if (c.peek() === MINUS) return c.ahead(1) === GREATER;
  const ahead = c.peek() === SPACE ? 1 : 0;
  return c.ahead(ahead) === EQUALS && c.ahead(ahead + 1) === GREATER;
}

/** ` => `; `=> ` where a resumed line begins with it; `->` until 5.11. */
export function arrow(c: Cursor): void {
  c.take(SPACE);
  c.at += 2;
  c.take(SPACE);
}

/** `...` that ends an array or a struct, with the pointer that may follow it: `[... /* 0x7f00 *\/]`. */
export function ellipsis(c: Cursor): boolean {
  if (c.peek() !== DOT || !c.takeText("...")) return false;
  if (atComment(c)) comment(c);
  return true;
}

/**
 * The rest of an expression or of a syntax of its own: ` * sizeof(struct ifreq)`, `<<ICMP_ECHOREPLY`,
 * ` && WEXITSTATUS(s) == 0`, `[6]=[0x12, 0]`. It ends where a value may end, outside of quotes and brackets.
 */
export function expressionTail(c: Cursor): boolean {
  const { bytes } = c;
  const start = c.at;
  for (let at = start; ; at++) {
    const code = bytes[at] ?? END;
    if (!isInExpression(code) || beginsNothing(code, bytes[at + 1] ?? END)) continue;
    c.at = at;
    if (atExpressionEnd(c, code)) break;
    if (code === QUOTE) {
      if (!quoted(c)) return false;
    } else if (isOpener(code)) {
      if (!nested(c)) return false;
    } else if (!charLiteral(c)) c.at++;
    at = c.at - 1;
  }
  if (c.at > start) return true;
  c.fail("bad-argument", "a value");
  return false;
}

/** By the next character most cannot begin an arrow, a comment or a mark. */
function beginsNothing(code: number, next: number): boolean {
  switch (code) {
    case SPACE:
      return next !== EQUALS && next !== SLASH && next !== LESS;
    case SLASH:
      return next !== STAR;
    case MINUS:
    case EQUALS:
      return next !== GREATER;
    case LESS:
      return next !== LETTER_SMALL_U && next !== LETTER_D && next !== LETTER_P;
    default:
      return false;
  }
}

function atExpressionEnd(c: Cursor, code: number): boolean {
  if (isValueEnd(code) || code === BAR) return true;
  switch (code) {
    case SPACE:
      return atArrow(c) || atComment(c) || atCutMark(c);
    case MINUS:
    case EQUALS:
      return atArrow(c);
    case SLASH:
      return atComment(c);
    case LESS:
      return atCutMark(c);
    default:
      return false;
  }
}

/** Steps over a bracket, all in it, and its closing one; strings count as one piece. */
export function nested(c: Cursor): boolean {
  const { bytes } = c;
  const { length } = c.text;
  const start = c.at;
  let depth = 0;
  for (let at = start; at < length; at++) {
    const code = bytes[at] ?? END;
    if (!isInNested(code)) continue;
    c.at = at;
    if (code === QUOTE) {
      if (!quoted(c)) return false;
      at = c.at - 1;
    } else if (code === APOSTROPHE) at = charLiteral(c) ? c.at - 1 : at;
    else if (isOpener(code)) depth++;
    else if (--depth === 0) {
      c.at++;
      return true;
    }
  }
  c.fail("bad-argument", "the closing bracket", start);
  return false;
}

/** `'S'`: one character in quotes, as sg_io's interface id. */
export function charLiteral(c: Cursor): boolean {
  if (c.peek() !== APOSTROPHE || c.ahead(2) !== APOSTROPHE) return false;
  c.at += 3;
  return true;
}

/** What a reader wrote behind a line; nothing that may be another line: `close(3) = 0 close(4) = 0`. */
const REMARK = /[ \t]*(?:#|\/\/|<-|<=|←|⇐)|[ \t]+(?!.*\)[ \t]*=)\S/y;

/** The end of a line, or ` # listener`, ` // here`, ` <-- why?`, `#(1)!` before it. */
export function lineEnd(c: Cursor): boolean {
  return c.atEnd() || (c.remarks && remark(c));
}

export function remark(c: Cursor): boolean {
  REMARK.lastIndex = c.at;
  if (!REMARK.test(c.text)) return false;
  c.at = c.text.length;
  c.remarksRead++;
  return true;
}
