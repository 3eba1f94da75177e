import { areEnough, type Wrapping } from "../wrapping.ts";

/** `\\` or an arrow at the edge of a window, where a line goes on in the next one: Emacs, a screen that is copied. */
const MARK = /[\\↩↵⏎]$/;

export const continuationMarks: Wrapping = {
  name: "continuation marks",
  detect: (lines) => {
    const marked = lines.filter((line) => MARK.test(line));
    if (!areEnough(marked.length, marked)) return null;
    const goesOn = (text: string): string | null => (MARK.test(text) ? text.slice(0, -1) : null);
    return { remove: (text) => text, goesOn };
  },
};
