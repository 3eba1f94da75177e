import { areEnough, type Wrapping } from "../wrapping.ts";

/** A place where a line number may end: `:1201:`, `-1208-`; at the beginning without the file: `1201:`. */
const PLACE = /(?:^|[:-])(\d{1,9})(?=([:-]))/g;
/** No path that is pasted has more of them. */
const MAX_PLACES = 12;
/** Of the lines behind a file's name so many have a number that is higher than the one before. */
const MOSTLY = 0.9;

/** `trace.out:1201:`, `trace.out-1208-` of grep -n, `1201:` and `1208-` where it read one file; `--` between groups. */
export const grep: Wrapping = {
  name: "grep -n prefix",
  detect: (lines) => {
    const numbersOf = new Map<string, number[]>();
    for (const line of lines) {
      for (const { file, number } of placesIn(line)) numbersOf.set(file, [...(numbersOf.get(file) ?? []), number]);
    }
    const files = [...numbersOf].filter(([, numbers]) => areRising(numbers)).map(([file]) => file);
    const found = lines.filter((line) => placesIn(line).some(({ file }) => files.includes(file)));
    const enough = areEnough(
      found.length,
      lines.filter((line) => line !== "--"),
    );
    const known = new Set(files);
    return enough ? { remove: (text) => removed(text, known), sourceOf: (text) => sourceOf(text, known) } : null;
  },
};

function removed(text: string, files: ReadonlySet<string>): string | null {
  if (text === "--") return null;
  return placesIn(text).find(({ file }) => files.has(file))?.rest ?? text;
}

function sourceOf(text: string, files: ReadonlySet<string>): string | null {
  const file = placesIn(text).find((place) => files.has(place.file))?.file ?? "";
  return file === "" ? null : file;
}

interface Place {
  readonly file: string;
  readonly number: number;
  readonly rest: string;
}

/** A file's name may have such places itself: the one counts behind whose file the numbers rise. */
function placesIn(text: string): readonly Place[] {
  const places: Place[] = [];
  for (const { 0: place, 1: digits = "", 2: end = "", index } of text.matchAll(PLACE)) {
    const file = text.slice(0, index);
    if (/[\s"(]/.test(file) || places.length === MAX_PLACES) break;
    if (index > 0 && !place.startsWith(end)) continue;
    places.push({ file, number: Number(digits), rest: text.slice(index + place.length + 1) });
  }
  return places;
}

/** A single line of a file proves nothing against it: grep may read many. */
function areRising(numbers: readonly number[]): boolean {
  const rising = numbers.filter((number, at) => at > 0 && number > (numbers[at - 1] ?? 0)).length;
  return rising >= MOSTLY * (numbers.length - 1);
}
