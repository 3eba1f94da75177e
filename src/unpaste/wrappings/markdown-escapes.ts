import { areEnough, type Wrapping } from "../wrapping.ts";

/** `SO\_REUSEADDR`, `\<unfinished ...\>`: strace has no such escapes. */
const ESCAPE = /(?<!\\)\\([_<>*[\]~`#|])/g;

export const markdownEscapes: Wrapping = {
  name: "Markdown escapes",
  detect: (lines) =>
    areEnough(lines.filter((line) => line.search(ESCAPE) >= 0).length, lines)
      ? { remove: (text) => text.replace(ESCAPE, "$1"), isEncoding: true }
      : null,
};
