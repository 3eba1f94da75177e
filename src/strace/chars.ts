/** Codes of the characters that have a meaning in strace's output, and classes of characters. */
export const END = 0;
export const SPACE = 32;
export const QUOTE = 34;
export const HASH = 35;
export const APOSTROPHE = 39;
export const OPEN_PAREN = 40;
export const CLOSE_PAREN = 41;
export const STAR = 42;
export const COMMA = 44;
export const MINUS = 45;
export const DOT = 46;
export const SLASH = 47;
export const ZERO = 48;
export const ONE = 49;
export const NINE = 57;
export const COLON = 58;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const QUESTION = 63;
export const AT = 64;
export const LETTER_A = 65;
export const LETTER_E = 69;
export const LETTER_U = 85;
export const LETTER_Z = 90;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const LETTER_SMALL_A = 97;
export const LETTER_D = 100;
export const LETTER_P = 112;
export const LETTER_S = 115;
export const LETTER_SMALL_U = 117;
export const LETTER_X = 120;
export const LETTER_SMALL_Z = 122;
export const OPEN_BRACE = 123;
export const BAR = 124;
export const CLOSE_BRACE = 125;
export const TILDE = 126;

const NAME = 1;
const WORD = 2;
const ENDS_VALUE = 4;
const OPENS = 8;
const IN_NESTED = 32;
const IN_EXPRESSION = 64;

const classes = new Uint8Array(256);
const add = (chars: string, kind: number): void => {
  for (const char of chars) classes[char.charCodeAt(0)] = (classes[char.charCodeAt(0)] ?? 0) | kind;
};
add("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", NAME | WORD);
add("?:.", WORD);
add(",)]}\0", ENDS_VALUE);
add("([{", OPENS | IN_NESTED);
add(")]}\"'", IN_NESTED);
add(",)]}\0|-=/< ([{\"'", IN_EXPRESSION);

/** A letter, a digit or `_`. */
export function isNameChar(code: number): boolean {
  return ((classes[code] ?? 0) & NAME) !== 0;
}

/** Name characters, `?`, `:` and `.`: `???`, `61:62:63`. The `-` of `VALID-13` is up to the word rule. */
export function isWordChar(code: number): boolean {
  return ((classes[code] ?? 0) & WORD) !== 0;
}

/** `,`, a closing bracket or the end of the text. */
export function isValueEnd(code: number): boolean {
  return ((classes[code] ?? 0) & ENDS_VALUE) !== 0;
}

export function isOpener(code: number): boolean {
  return ((classes[code] ?? 0) & OPENS) !== 0;
}

export function isLetter(code: number): boolean {
  return (code >= LETTER_SMALL_A && code <= LETTER_SMALL_Z) || (code >= LETTER_A && code <= LETTER_Z);
}

/** What an expression may end at, brackets and quotes. */
export function isInExpression(code: number): boolean {
  return ((classes[code] ?? 0) & IN_EXPRESSION) !== 0;
}

/** Brackets and quotes. */
export function isInNested(code: number): boolean {
  return ((classes[code] ?? 0) & IN_NESTED) !== 0;
}

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Of a number after `0x`; strace prints small letters. */
export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}
