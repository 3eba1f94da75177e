import { LETTER_X, MINUS, ZERO } from "./chars.ts";

/** The value of a numeral: decimal, `0x` hex, or octal by its leading zero (`0777`); exact up to 2^53. */
export function parseInteger(numeral: string): number {
  const { length } = numeral;
  const first = numeral.charCodeAt(0);
  if (first === MINUS) return -parseInteger(numeral.slice(1));
  if (length === 1 || (first !== ZERO && length <= 15)) return decimal(numeral);
  const octal = numeral.charCodeAt(1) !== LETTER_X && /^0[0-7]+$/.test(numeral);
  return octal ? parseInt(numeral, 8) : Number(numeral);
}

function decimal(digits: string): number {
  let value = 0;
  for (let i = 0; i < digits.length; i++) value = value * 10 + digits.charCodeAt(i) - ZERO;
  return value;
}
