import { hidesPid } from "../doubt.ts";
import { areEnough, type Wrapping } from "../wrapping.ts";

/** The blanks that lines begin with: a code block of Markdown, a reply in a list. */
export const indentation: Wrapping = {
  name: "indentation",
  detect: (lines) => {
    const filled = lines.filter((line) => line.trim() !== "");
    const indented = filled.filter((line) => /^[ \t]/.test(line));
    const common = indented.map((line) => /^[ \t]*/.exec(line)?.[0] ?? "").reduce(commonStart, indented[0] ?? "");
    // The rests of broken lines are not indented, nor what stands around the block.
    if (common === "" || !areEnough(indented.length, lines)) return null;
    const remove = (text: string): string => (text.startsWith(common) ? text.slice(common.length) : text);
    return { remove, ...(indented.some(hidesPid) ? { fromWhole: true } : {}) };
  },
};

function commonStart(one: string, other: string): string {
  let end = 0;
  while (end < one.length && one[end] === other[end]) end++;
  return one.slice(0, end);
}
