import { asBytes, type Bytes } from "./brands.ts";

/**
 * Undoes strace's C escapes: `\n`, `\"`, octal of one to three digits (`\0`, `\377`), `\xHH` (-x, -xx).
 * A backslash before anything else stands for itself.
 */
export function unescapeC(text: string): Bytes {
  if (!text.includes("\\")) return asBytes(text);
  const codes: number[] = [];
  for (let at = 0; at < text.length;) at = readCharacter(text, at, codes);
  return asBytes(fromCodes(codes));
}

/** Gives the place behind the character, or the escape, at this one. A regular expression takes ten times as long. */
function readCharacter(text: string, at: number, codes: number[]): number {
  const code = text.charCodeAt(at);
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : -1;
  const letter = code === BACKSLASH ? letters.get(next) : code;
  if (letter !== undefined) {
    codes.push(letter);
    return code === BACKSLASH ? at + 2 : at + 1;
  }
  if (isOctal(next)) return readOctal(text, at + 1, codes);
  const hex = next === LETTER_X ? text.slice(at + 2, at + 4) : "";
  const isHex = /^[0-9a-fA-F]{2}$/.test(hex);
  codes.push(isHex ? parseInt(hex, 16) : BACKSLASH);
  return isHex ? at + 4 : at + 1;
}

function readOctal(text: string, start: number, codes: number[]): number {
  let value = 0;
  let at = start;
  for (; at < start + 3 && isOctal(text.charCodeAt(at)); at++) value = value * 8 + text.charCodeAt(at) - ZERO;
  codes.push(value & 0xff);
  return at;
}

function isOctal(code: number): boolean {
  return code >= ZERO && code < ZERO + 8;
}

/** A call takes so many arguments without harm to the stack. */
const MOST = 4096;

function fromCodes(codes: readonly number[]): string {
  let text = "";
  for (let at = 0; at < codes.length; at += MOST) text += String.fromCharCode(...codes.slice(at, at + MOST));
  return text;
}

const ZERO = 0x30;
const BACKSLASH = 0x5c;
const LETTER_X = 0x78;

const letters: ReadonlyMap<number, number> = new Map(
  Object.entries({ n: "\n", t: "\t", r: "\r", v: "\v", f: "\f", '"': '"', "\\": "\\" }).map(([letter, meant]) => [
    letter.charCodeAt(0),
    meant.charCodeAt(0),
  ]),
);
