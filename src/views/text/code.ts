import { escapeControls } from "../../base/bytes.ts";
import { MOST_FRAMES } from "../../base/interned-stacks.ts";
import { placeKey, placeOf, placeText, shortStackTexts } from "../../code/place.ts";
import type { Change } from "../../world/change.ts";
import type { Stack } from "../../events/code.ts";

/** What a call left behind: its stack, where it is known. */
interface InCode {
  readonly stack?: Stack;
}

/** What a change shows of the code: the place of the call that made it. One that a call only showed has none. */
export function codeOf(change: Change): InCode {
  const isMade = change.type === "socket" || change.type === "failed" || change.type === "gone";
  return isMade ? change.seen : nowhere;
}

const nowhere: InCode = {};

/** What the timeline shows of the place of a call. */
export interface ShownPlace {
  /** `in main (app.c:31) through libcurl.so.4` */
  readonly text: string;
  /** Equal for equal places alone: long names differ in what is not printed. */
  readonly key: string;
}

/** Of a call whose place is not known. */
export const unknownPlace: ShownPlace = { text: "in ?", key: "" };

/** Where in the code the call of a change was made; null: no call made it, as the end of a process. */
export function placeOfChange(change: Change): ShownPlace | null {
  const { stack } = codeOf(change);
  const place = stack === undefined ? null : placeOf(stack);
  if (place !== null) return { text: escapeControls(placeText(place)), key: placeKey(place) };
  return isByCall(change) ? unknownPlace : null;
}

function isByCall(change: Change): boolean {
  if (change.type === "socket") return change.event.type !== "tcp-state" && change.event.type !== "unread";
  return change.type === "failed" || (change.type === "gone" && (change.by === "close" || change.by === "dup"));
}

/** What distinguishes places; empty: not known. */
export function keyOfPlace({ stack }: InCode): string {
  const place = stack === undefined ? null : placeOf(stack);
  return place === null ? "" : placeKey(place);
}

/** `in main (app.c:31) through libcurl.so.4`: where in the code a call was made; null: not known. */
function placeIn({ stack }: InCode): string | null {
  const place = stack === undefined ? null : placeOf(stack);
  return place === null ? null : escapeControls(placeText(place));
}

/** The same to be put behind other words; empty: not known. */
export function placeBehind(call: InCode): string {
  const place = placeIn(call);
  return place === null ? "" : ` ${place}`;
}

/** -v: `called by: connect (libc.so.6), main (app.c:31), ...`, innermost first; null: not known. */
export function stackLine({ stack }: InCode): string | null {
  if (stack === undefined) return null;
  const texts = folded(shortStackTexts(stack));
  const isCut = stack.frames.length >= MOST_FRAMES;
  return escapeControls(`stack: ${[...texts, ...(isCut ? [`cut after ${MOST_FRAMES} frames`] : [])].join(" < ")}`);
}

/** A function that calls itself from one line: `rec (deep.c:3) x 255`. */
function folded(texts: readonly string[]): readonly string[] {
  const runs: { readonly text: string; readonly count: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) runs[runs.length - 1] = { text, count: last.count + 1 };
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => (count === 1 ? text : `${text} x ${count}`));
}
