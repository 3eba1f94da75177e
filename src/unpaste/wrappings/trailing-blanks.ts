import { areEnough, type Wrapping } from "../wrapping.ts";

/** Blanks behind most lines, whole ones too: they say nothing about where a line was broken. */
export const trailingBlanks: Wrapping = {
  name: "trailing blanks",
  detect: (lines, probe) => {
    const wholes = lines.filter((line) => probe.isWhole(line.trimEnd()));
    const padded = wholes.filter((line) => line.endsWith(" "));
    const isUsual = areEnough(padded.length, wholes) && padded.length > wholes.length / 2;
    return isUsual ? { remove: (text) => text.trimEnd(), fromWhole: true } : null;
  },
};
