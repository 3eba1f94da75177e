import { isRecord } from "../../linux/data.ts";
import { findOption } from "../../linux/catalogue.ts";
import { defaultOf } from "../../linux/defaults.ts";
import type { Data } from "../../linux/option.ts";
import type { OptionSnapshot, SocketSnapshot } from "../../events/snapshot.ts";

/** Told by the buffers themselves. */
const implied = new Set(["SO_BUF_LOCK"]);

/**
 * The options worth a line: those that the program, or its listener's, set. Where no fresh socket could be compared
 * (another network namespace) the catalogue's default is; where the kernel moves a value by itself nothing is
 * proven, and it is left out.
 */
export function setOptions({ kind, options }: SocketSnapshot): readonly OptionSnapshot[] {
  return options.filter((option) => {
    if (implied.has(option.name)) return false;
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
