/** Char codes of the marks in strace's output, and the classes of characters that words are made of. */
export const SPACE = 32;
export const QUOTE = 34;
export const APOSTROPHE = 39;
export const OPEN_PAREN = 40;
export const CLOSE_PAREN = 41;
export const STAR = 42;
export const PLUS = 43;
export const COMMA = 44;
export const MINUS = 45;
export const DOT = 46;
export const SLASH = 47;
export const ZERO = 48;
export const NINE = 57;
export const COLON = 58;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const QUESTION = 63;
export const AT = 64;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const LETTER_X = 120;
export const OPEN_BRACE = 123;
export const BAR = 124;
export const CLOSE_BRACE = 125;
export const TILDE = 126;

const NAME = 1;
const WORD = 2;
const classes = new Uint8Array(128);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
  classes[char.charCodeAt(0)] = NAME | WORD;
// `???`, `61:62:63`, `a.b`; `VALID-13`, of which the `-` must not begin an arrow, is the word rule's own matter.
for (const char of "?:.") classes[char.charCodeAt(0)] = WORD;

/** A letter, a digit or `_`. */
export function isNameChar(code: number): boolean {
  return code < 128 && ((classes[code] ?? 0) & NAME) !== 0;
}

/** What may stand in a word: name characters, `?`, `:` and `.`. */
export function isWordChar(code: number): boolean {
  return code < 128 && ((classes[code] ?? 0) & WORD) !== 0;
}

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Of a number after `0x`; strace prints small letters. */
export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}
