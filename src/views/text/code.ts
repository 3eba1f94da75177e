import { escapeControls } from "../../base/bytes.ts";
import { placeOf, placeText, stackTexts } from "../../code/place.ts";
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

/** `in main (app.c:31) through libcurl.so.4`: where in the code a call was made; null: not known. */
export function placeIn({ stack }: InCode): string | null {
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
  return stack === undefined ? null : escapeControls(`stack: ${stackTexts(stack).join(" < ")}`);
}
