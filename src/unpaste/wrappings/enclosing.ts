import { areEnough, type Wrapping } from "../wrapping.ts";

/** `...` of Markdown and chats, a table's one cell. */
const ENCLOSED = /^(?:`([^`]+)`|\| (.*?) +\|)$/;

export const enclosing: Wrapping = {
  name: "marks around lines",
  detect: (lines) =>
    areEnough(lines.filter((line) => ENCLOSED.test(line)).length, lines)
      ? { remove: (text) => text.replace(ENCLOSED, (_, one?: string, other?: string) => one ?? other ?? "") }
      : null,
};
