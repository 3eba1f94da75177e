import { isRecord } from "../../linux/data.ts";
import { findOption, optionReporting } from "../../linux/catalogue.ts";
import { defaultOf } from "../../linux/defaults.ts";
import type { Data } from "../../linux/option.ts";
import type { OptionSnapshot, SocketSnapshot } from "../../events/snapshot.ts";

/** What it reports is seen by which of the two buffers are listed. */
const lockOption = optionReporting("buffer-locks");

/**
 * The options worth a line: those that the program, or its listener's, set. Where no fresh socket could be compared
 * (another network namespace) the catalogue's default is; where the kernel moves a value by itself nothing is
 * proven, and it is left out.
 */
export function setOptions({ kind, options }: SocketSnapshot): readonly OptionSnapshot[] {
  return options.filter((option) => {
    if (option.name === lockOption.name) return false;
    if (option.changed !== null) return option.changed;
    const known = findOption(option.level, option.name);
    if (known?.access !== "rw" || known.moves !== undefined || option.value.type !== "known") return false;
    const usual = defaultOf(known, kind, null);
    return usual !== null && !isSame(usual, option.value.data);
  });
}

function isSame(left: Data, right: Data): boolean {
  if (left === null || right === null || typeof left !== "object" || typeof right !== "object") return left === right;
  if (!isRecord(left) || !isRecord(right)) return JSON.stringify(left) === JSON.stringify(right);
  return Object.entries(left).every(([name, value]) => isSame(value, right[name] ?? null));
}
