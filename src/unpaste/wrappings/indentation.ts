import { areEnough, type Wrapping } from "../wrapping.ts";

/** `4242  `, `12345 `, `1795340027.755012 `: a pid as strace pads it, a time. Behind blanks both read like the seconds of -r. */
const FIRST = /^(?:\d{5,7} |\d{4} {2}|\d{3} {3}|\d{2} {4}|\d {5}|\d{10}(?:\.\d+)? )(?! )/;

/** The blanks that lines begin with: a code block of Markdown, a reply in a list. */
export const indentation: Wrapping = {
  name: "indentation",
  detect: (lines) => {
    const filled = lines.filter((line) => line.trim() !== "");
    const indented = filled.filter((line) => /^[ \t]/.test(line));
    const common = indented.map((line) => /^[ \t]*/.exec(line)?.[0] ?? "").reduce(commonStart, indented[0] ?? "");
    // The rest of a broken line is not indented, nor what stands around the block.
    if (common === "" || !areEnough(indented.length, lines) || indented.length < filled.length / 4) return null;
    const remove = (text: string): string => (text.startsWith(common) ? text.slice(common.length) : text);
    const numbered = indented.map(remove).filter((line) => /^\d/.test(line));
    const proof = numbered.filter((line) => FIRST.test(line)).length;
    return proof > 0 && proof > 0.8 * numbered.length ? { remove, proof } : { remove };
  },
};

function commonStart(one: string, other: string): string {
  let end = 0;
  while (end < one.length && one[end] === other[end]) end++;
  return one.slice(0, end);
}
