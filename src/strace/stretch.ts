/** Stretches of ASCII text, at least four characters long, four at a time; the last four may overlap those before. */
export const WORD = 4;
const SPREAD = 0x9e3779b1;

export function hashOf(text: DataView, start: number, end: number): number {
  const last = end - WORD;
  let hash = end - start;
  for (let i = start; i < last; i += WORD) hash = Math.imul(hash ^ text.getInt32(i, true), SPREAD);
  return Math.imul(hash ^ text.getInt32(last, true), SPREAD);
}

/** One of `places`, a power of two, by the high bits of a hash: each character has its share in them. */
export function placeOf(hash: number, places: number): number {
  return Math.imul(hash ^ (hash >>> 15), SPREAD) >>> (Math.clz32(places) + 1);
}

/** Whether the stretch stands in `others` from `from` on. */
export function isSame(text: DataView, start: number, end: number, others: DataView, from: number): boolean {
  const last = end - WORD;
  let j = from;
  for (let i = start; i < last; i += WORD, j += WORD) {
    if (text.getInt32(i, true) !== others.getInt32(j, true)) return false;
  }
  return text.getInt32(last, true) === others.getInt32(from + last - start, true);
}
