import { areEnough, type Wrapping } from "../wrapping.ts";

/** Tabs between the parts of a line, where a table or an editor put them: strace prints none. */
export const tabs: Wrapping = {
  name: "tabs",
  detect: (lines) => {
    const tabbed = lines.filter((line) => /\S\t/.test(line));
    return areEnough(tabbed.length, lines) ? { remove: (text) => text.replace(/\t+/g, " ") } : null;
  },
};
