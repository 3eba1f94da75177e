import { isRecord } from "../../base/data.ts";
import { findOption, optionReporting } from "../../linux/catalogue.ts";
import { defaultOf } from "../../linux/defaults.ts";
import type { Data } from "../../linux/option.ts";
import type { SocketKind } from "../../events/event.ts";
import type { OptionSnapshot } from "../../events/snapshot.ts";

/** What it reports is shown already: the sizes of the buffers are listed. */
const lockOption = optionReporting("buffer-locks");

/**
 * Whether the program, or its listener's, has set an option. Where there was no new socket to compare with (another
 * network namespace) the value is compared with the catalogue's default. A value that the kernel changes by itself
 * proves nothing and is left out.
 */
export function isSetOption(option: OptionSnapshot, kind: SocketKind): boolean {
  if (option.name === lockOption.name) return false;
  if (option.changed !== null) return option.changed;
  const row = findOption(option.level, option.name);
  if (row?.access !== "rw" || row.moves !== undefined || option.value.type !== "known") return false;
  const byDefault = defaultOf(row, kind, null);
  return byDefault !== null && !isSame(byDefault, option.value.data);
}

function isSame(left: Data, right: Data): boolean {
  if (left === null || right === null || typeof left !== "object" || typeof right !== "object") return left === right;
  if (!isRecord(left) || !isRecord(right)) return JSON.stringify(left) === JSON.stringify(right);
  return Object.entries(left).every(([name, value]) => isSame(value, right[name] ?? null));
}
