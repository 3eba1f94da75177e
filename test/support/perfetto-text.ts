import type { Arg, Mark, OpenedTrace, TrackRow } from "./perfetto.ts";

/**
 * A trace as text, for tests that read as documents: each track with what is on it, slices in slices; times in microseconds
 * from `began` on. `shown`: the arguments that are printed.
 */
export function textOf({ tracks, arrows }: OpenedTrace, began: number, shown: readonly string[]): string {
  const lines = tracks
    .filter(({ parent }) => parent === null)
    .flatMap((track) => trackLines(track, tracks, began, shown));
  const drawn = arrows.map(([from, to]) => `${place(from, began)} -> ${place(to, began)}`);
  return [...lines, ...drawn].join("\n");
}

function trackLines(track: TrackRow, all: readonly TrackRow[], began: number, shown: readonly string[]): string[] {
  const below = all.filter(({ parent }) => parent === track);
  return [
    titleOf(track),
    ...track.counts.map(({ at, value }) => `  ${at - began}: ${value}`),
    ...track.marks.map((mark) => `  ${"  ".repeat(mark.depth)}${markLine(mark, began, shown)}`),
    ...below.flatMap((one) => trackLines(one, all, began, shown).map((line) => `  ${line}`)),
  ];
}

function titleOf({ name, pid, tid, words, isCounter }: TrackRow): string {
  if (tid !== null) return `thread ${tid}`;
  if (pid !== null) return [`process ${pid} ${name}`, ...(words.length === 0 ? [] : [words.join(" ")])].join(": ");
  return isCounter ? `count of ${name}` : `track ${name}`;
}

function markLine(mark: Mark, began: number, shown: readonly string[]): string {
  const { from, to, isInstant, name, args } = mark;
  const time = isInstant ? `${from - began}` : `${from - began} to ${to === null ? "?" : to - began}`;
  const words = shown.flatMap((key) => (args[key] === undefined ? [] : `${key}=${argText(args[key])}`));
  return [`${time} ${name}`, ...words].join(" ");
}

function argText(arg: Arg): string {
  return typeof arg === "object" ? JSON.stringify(arg) : String(arg);
}

function place({ track, name, from }: Mark, began: number): string {
  return `${track.name}: ${name} at ${from - began}`;
}
