/**
 * What mail programs, chats and word processors put in the place of strace's characters. strace prints ASCII alone: other
 * bytes of programs are escaped.
 */
const REPLACED: readonly (readonly [odd: RegExp, plain: string])[] = [
  [/[\u200b-\u200f\u2060\ufeff\u00ad]/g, ""],
  [/[\u201c-\u201f\u00ab\u00bb]/g, '"'],
  [/[\u2018-\u201b]/g, "'"],
  [/\u2026/g, "..."],
  [/\u2192/g, "->"],
  [/\u21d2/g, "=>"],
  // `--- SIGCHLD {...} ---`
  [/(?:[-\u2013]\u2014|\u2014[-\u2013]|\u2014|\u2013-|-\u2013)(?= SIG| stopped|$)/g, "---"],
  [/[\u2010-\u2014\u2212]/g, "-"],
  // Of two blanks one becomes another kind: `\u00a0 `. Those at the beginning count.
  [/(?<=\S)[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000] */g, " "],
  [/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, " "],
];
const ODD = /[\u00a0\u00ab\u00ad\u00bb\u1680\u2000-\u206f\u2192\u21d2\u2212\u3000\ufeff]/;

/** Whether a text has characters that were put in the place of others. */
export function isOdd(text: string): boolean {
  return ODD.test(text);
}

export function withoutOdd(text: string): string {
  return REPLACED.reduce((line, [odd, plain]) => line.replace(odd, plain), text);
}
