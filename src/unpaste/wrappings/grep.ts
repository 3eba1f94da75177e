import type { Probe } from "../probe.ts";
import { areEnough, type Wrapping } from "../wrapping.ts";

/** A place where a line number ends: `:1201:`, `-1208-`; at the beginning without the file: `1201:`. */
const PLACE = /(?:^|[:-])\d{1,9}(?=([:-]))/g;
/** No path that is pasted is longer. */
const MAX_PLACES = 12;

/** `trace.out:1201:`, `trace.out-1208-` of grep -n, `1201:` and `1208-` where it read one file; `--` between groups. */
export const grep: Wrapping = {
  name: "grep -n prefix",
  detect: (lines, probe) => {
    const files = new Set<string>();
    let found = 0;
    for (const line of lines) {
      const split = splitOf(line, probe, null);
      if (split === null) continue;
      files.add(split.file);
      found++;
    }
    return areEnough(
      found,
      lines.filter((line) => line !== "--"),
    )
      ? { remove: (text) => removed(text, probe, files) }
      : null;
  },
};

function removed(text: string, probe: Probe, files: ReadonlySet<string>): string | null {
  if (text === "--") return null;
  return (splitOf(text, probe, null) ?? splitOf(text, probe, files))?.rest ?? text;
}

interface Split {
  readonly file: string;
  readonly rest: string;
}

/**
 * A file's name may have such places itself: the one counts behind which a line of strace stands; with `files`, the one
 * behind a file that is known by then.
 */
function splitOf(text: string, probe: Probe, files: ReadonlySet<string> | null): Split | null {
  let places = 0;
  for (const { 0: place, 1: end, index } of text.matchAll(PLACE)) {
    const file = text.slice(0, index);
    if (/[\s"(]/.test(file) || ++places > MAX_PLACES) return null;
    if (index > 0 && !place.startsWith(end ?? "")) continue;
    const rest = text.slice(index + place.length + 1);
    if (files === null ? probe.reading(rest) !== "nothing" && rest !== "" : files.has(file)) return { file, rest };
  }
  return null;
}
