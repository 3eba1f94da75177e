/** Stretches of ASCII text, at least four characters long, four at a time; the last four may overlap those before. */
export const WORD = 4;
const SPREAD = 0x9e3779b1;
const OTHER_SPREAD = 0x85ebca6b;

/** A text, its characters as bytes too (`view` shows the same bytes), and a place in it: a Cursor, as caches see it. */
export interface TextAtHand {
  readonly text: string;
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** False: `bytes` does not distinguish all characters of `text`. */
  readonly isAscii: boolean;
}

export function hashOf(text: DataView, start: number, end: number): number {
  const last = end - WORD;
  let i = start;
  let hash = end - start;
  let other = 0;
  // Eight at a time: neither half waits for the other.
  for (; i < last - WORD; i += 2 * WORD) {
    hash = Math.imul(hash ^ text.getInt32(i, true), SPREAD);
    other = Math.imul(other ^ text.getInt32(i + WORD, true), OTHER_SPREAD);
  }
  if (i < last) hash = Math.imul(hash ^ text.getInt32(i, true), SPREAD);
  return Math.imul(hash ^ other ^ text.getInt32(last, true), SPREAD);
}

/** One of `slots`, a power of two, by the high bits of a hash: each character has its share in them. */
export function slotOf(hash: number, slots: number): number {
  return Math.imul(hash ^ (hash >>> 15), SPREAD) >>> (Math.clz32(slots) + 1);
}

/**
 * Whether the stretch stands in `others` from `from` on. Eight at a time are read as a double: none is NaN in ASCII.
 */
export function isSame(text: DataView, start: number, end: number, others: DataView, from: number): boolean {
  const last = end - WORD;
  let i = start;
  let j = from;
  for (; i < last - WORD; i += 2 * WORD, j += 2 * WORD) {
    if (text.getFloat64(i, true) !== others.getFloat64(j, true)) return false;
  }
  if (i < last && text.getInt32(i, true) !== others.getInt32(j, true)) return false;
  return text.getInt32(last, true) === others.getInt32(from + last - start, true);
}
