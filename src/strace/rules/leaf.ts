/** The leaves of a value: numbers, words, strings, and what hangs behind them. Each is a rule of grammar/strace.peggy. */
import { APOSTROPHE, BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, CLOSE_PAREN, COMMA, GREATER, isDigit } from "../chars.ts";
import { BAR, EQUALS, isHexDigit, isWordChar, LESS, LETTER_X, MINUS, OPEN_BRACE, OPEN_BRACKET } from "../chars.ts";
import { OPEN_PAREN, QUOTE, SPACE, ZERO } from "../chars.ts";
import type { Cursor } from "../cursor.ts";

/** Steps over a run of word characters; `-` belongs to it unless it begins an arrow: `VALID-13`, `110->0`. */
export function wordChars(c: Cursor): void {
  const { text } = c;
  let { at } = c;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!isWordChar(code) && !(code === MINUS && text.charCodeAt(at + 1) !== GREATER)) break;
    at++;
  }
  c.at = at;
}

/** Steps over `-`, digits, `0x` and hex digits; false and nothing done where no number ends here: `61:62:63`. */
export function numeral(c: Cursor): boolean {
  const { text } = c;
  let { at } = c;
  if (text.charCodeAt(at) === MINUS) at++;
  const first = at;
  while (isDigit(text.charCodeAt(at))) at++;
  if (at === first) return false;
  if (at === first + 1 && text.charCodeAt(at) === LETTER_X && text.charCodeAt(first) === ZERO) {
    at++;
    while (isHexDigit(text.charCodeAt(at))) at++;
  }
  const next = text.charCodeAt(at);
  if (isWordChar(next) || (next === MINUS && text.charCodeAt(at + 1) !== GREATER)) return false;
  c.at = at;
  return true;
}

/** The value of a numeral: decimal, `0x` hex, or octal by its leading zero (`0777`). */
export function numeralValue(text: string): number {
  if (text.length <= 15 && text.charCodeAt(0) !== ZERO && text.charCodeAt(0) !== MINUS) return smallDecimal(text);
  if (/^0[0-7]+$/.test(text)) return parseInt(text, 8);
  return Number(text);
}

function smallDecimal(text: string): number {
  let value = 0;
  for (let i = 0; i < text.length; i++) value = value * 10 + text.charCodeAt(i) - ZERO;
  return value;
}

/** Steps over `"..."` with its escapes; the cursor stands on the quote. */
export function quoted(c: Cursor): boolean {
  const { text } = c;
  for (let at = c.at + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      c.at = at + 1;
      return true;
    }
    if (code === BACKSLASH) at++;
  }
  c.fail("bad-string", "a closing quote", text.length);
  return false;
}

/**
 * `<socket:[19540]>` behind an fd (-y), `<comm>` behind a pid (-Y). It ends at the first `>` that a value may end
 * with, so that `</dev/null<char 1:3>>` is whole; the quoted name of a UNIX socket, where strace escapes no `>`, is
 * stepped over. Since 5.19 `(deleted)` stands behind the `>`; it is given as before, at the end of the path.
 */
export function decoration(c: Cursor): string | null {
  const { text } = c;
  const start = c.at + 1;
  const names = text.startsWith("UNIX", start) || text.startsWith("(null):[", start);
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE && names) {
      c.at = at;
      if (!quoted(c)) return null;
      at = c.at - 1;
    } else if (code === GREATER) {
      if (text.startsWith("(deleted)", at + 1)) {
        c.at = at + 10;
        return `${text.slice(start, at)} (deleted)`;
      }
      if (endsValue(text.charCodeAt(at + 1))) {
        c.at = at + 1;
        return text.slice(start, at);
      }
    }
  }
  return c.fail("bad-argument", "a > that closes the <", start - 1);
}

/** What may follow a decoration; NaN is the end of the line. `-` and `=` begin `->` and `=>`. */
function endsValue(code: number): boolean {
  switch (code) {
    case COMMA:
    case CLOSE_PAREN:
    case CLOSE_BRACKET:
    case CLOSE_BRACE:
    case SPACE:
    case BAR:
    case MINUS:
    case EQUALS:
      return true;
    default:
      return code !== code;
  }
}

/** Whether a comment stands here: ` /* 37 vars *\/`, its space included or not. */
export function atComment(c: Cursor): boolean {
  return c.text.startsWith(c.peek() === SPACE ? " /*" : "/*", c.at);
}

export function comment(c: Cursor): string | null {
  const start = c.text.indexOf("/*", c.at) + 2;
  const end = c.text.indexOf("*/", start);
  if (end < 0) return c.fail("bad-argument", "the end of the comment", c.text.length);
  c.at = end + 2;
  return c.text.slice(start, end).trim();
}

/** ` [system_u:object_r:etc_t:s0]`, --secontext's, behind a path or an fd. */
export function atContext(c: Cursor): boolean {
  return c.peek() === SPACE && c.text.charCodeAt(c.at + 1) === OPEN_BRACKET;
}

/** The marks of a line that strace cut: ` <unfinished ...>`, ` <detached ...>`, ` <pid changed to 7 ...>`. */
export function atCutMark(c: Cursor): boolean {
  const at = c.peek() === SPACE ? c.at + 1 : c.at;
  if (c.text.charCodeAt(at) !== LESS) return false;
  return ["<unfinished ...>", "<detached ...>", "<pid changed to "].some((mark) => c.text.startsWith(mark, at));
}

/** ` => `, `=> ` (where a resumed line begins with it) and `->`. */
export function atArrow(c: Cursor): boolean {
  const { text, at } = c;
  const code = text.charCodeAt(at);
  if (code === MINUS) return text.charCodeAt(at + 1) === GREATER;
  const sign = code === SPACE ? at + 1 : at;
  return text.charCodeAt(sign) === EQUALS && text.charCodeAt(sign + 1) === GREATER;
}

/**
 * The rest of what is arithmetic or of a syntax of its own: ` * sizeof(struct ifreq)`, `<<ICMP_ECHOREPLY`,
 * ` && WEXITSTATUS(s) == 0`, `[6]=[0x12, 0]`. It ends where a value may end, outside of quotes and brackets.
 */
export function expressionTail(c: Cursor): boolean {
  const start = c.at;
  const { text } = c;
  while (c.at < text.length) {
    const code = text.charCodeAt(c.at);
    if (code === COMMA || code === BAR || isCloser(code)) break;
    if (code === QUOTE) {
      if (!quoted(c)) return false;
    } else if (isOpener(code)) {
      if (!nested(c)) return false;
    } else if (
      (code === SPACE || code === MINUS || code === EQUALS || code === LESS) &&
      (atArrow(c) || atComment(c) || atCutMark(c))
    ) {
      break;
    } else c.at += isCharLiteral(text, c.at) ? 3 : 1;
  }
  if (c.at > start) return true;
  c.fail("bad-argument", "a value");
  return false;
}

/** Steps over brackets and all in them; strings count as one piece. */
export function nested(c: Cursor): boolean {
  const start = c.at;
  const { text } = c;
  let depth = 0;
  while (c.at < text.length) {
    const code = text.charCodeAt(c.at);
    if (code === QUOTE) {
      if (!quoted(c)) return false;
      continue;
    }
    c.at += isCharLiteral(text, c.at) ? 3 : 1;
    if (isOpener(code)) depth++;
    else if (isCloser(code) && --depth === 0) return true;
  }
  c.fail("bad-argument", "the closing bracket", start);
  return false;
}

function isOpener(code: number): boolean {
  return code === OPEN_PAREN || code === OPEN_BRACKET || code === OPEN_BRACE;
}

function isCloser(code: number): boolean {
  return code === CLOSE_PAREN || code === CLOSE_BRACKET || code === CLOSE_BRACE;
}

/** `'S'`: a single character in quotes, as sg_io's interface id. */
function isCharLiteral(text: string, at: number): boolean {
  return text.charCodeAt(at) === APOSTROPHE && text.charCodeAt(at + 2) === APOSTROPHE;
}
