import type { Book } from "../book.ts";
import { heights } from "./layout.ts";
import type { Look } from "./look.ts";
import type { Span } from "./span.ts";
import { states } from "./states.ts";
import { ENDED, FAILED, SET, type Tracks } from "./tracks.ts";

/** What a part of the canvas shows. */
export interface Scene {
  readonly book: Book;
  readonly tracks: Tracks;
  readonly span: Span;
  /** Where time begins, and the width of the whole. */
  readonly left: number;
  readonly width: number;
  readonly look: Look;
}

type Context = CanvasRenderingContext2D;

/** Where a time is. */
export function xOf({ span, left, width }: Pick<Scene, "span" | "left" | "width">, at: number): number {
  return left + ((at - span.from) / (span.to - span.from)) * (width - left);
}

/** One lane: the socket's states as bands, what was set as ticks, failures as crosses. */
export function paintLane(context: Context, scene: Scene, row: number, y: number): void {
  const { tracks, left, width, look } = scene;
  const [first, last] = [tracks.from[row] ?? 0, tracks.from[row + 1] ?? 0];
  const middle = y + heights.lane / 2;
  const end = scene.book.closed[row] ?? scene.span.to;
  for (let at = first; at < last; at++) {
    const code = tracks.code[at] ?? 0;
    if (code >= SET) continue;
    let next = at + 1;
    while (next < last && ((tracks.code[next] ?? 0) === SET || (tracks.code[next] ?? 0) === FAILED)) next++;
    const begin = Math.max(left, xOf(scene, tracks.at[at] ?? 0));
    const until = Math.min(width, xOf(scene, next < last ? (tracks.at[next] ?? end) : end));
    if (until < left || begin > width) continue;
    paintBand(context, look, code, begin, y + 3, Math.max(1.5, until - begin), heights.lane - 6);
  }
  let lastFailure = -Infinity;
  for (let at = first; at < last; at++) {
    const code = tracks.code[at] ?? 0;
    if (code < SET) continue;
    const x = xOf(scene, tracks.at[at] ?? 0);
    if (x < left - 4 || x > width + 4) continue;
    if (code === SET) paintSet(context, look, x, y);
    else if (code === ENDED) paintEnd(context, look, x, y);
    else if (code === FAILED && x - lastFailure >= 1) {
      paintFailure(context, look, x, middle, x - lastFailure > 10);
      lastFailure = x;
    }
  }
}

function paintBand(
  context: Context,
  look: Look,
  code: number,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.fillStyle = look.fill(code);
  context.fillRect(x, y, width, height);
  const pattern = look.pattern(code);
  if (pattern !== null && width > 3) {
    context.fillStyle = pattern;
    context.fillRect(x, y, width, height);
  }
  const letter = states[code]?.letter ?? "?";
  if (width < 16) return;
  context.fillStyle = look.onFill(code);
  context.font = look.small;
  context.fillText(width > 96 ? (states[code]?.name ?? letter) : letter, x + 4, y + height - 3.5);
}

function paintSet(context: Context, look: Look, x: number, y: number): void {
  context.fillStyle = look.text;
  context.fillRect(x - 0.75, y, 1.5, heights.lane);
  context.beginPath();
  context.moveTo(x - 3.5, y);
  context.lineTo(x + 3.5, y);
  context.lineTo(x, y + 5);
  context.fill();
}

/** A cross; of failures one behind the other all but the first are small. */
function paintFailure(context: Context, look: Look, x: number, y: number, isAlone: boolean): void {
  context.lineWidth = 2;
  context.strokeStyle = look.failure;
  if (!isAlone) {
    context.beginPath();
    context.moveTo(x, y - 2.5);
    context.lineTo(x, y + 2.5);
    context.stroke();
    return;
  }
  context.lineWidth = 4;
  context.strokeStyle = look.back;
  cross(context, x, y);
  context.lineWidth = 2;
  context.strokeStyle = look.failure;
  cross(context, x, y);
}

function cross(context: Context, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x - 4, y - 4);
  context.lineTo(x + 4, y + 4);
  context.moveTo(x + 4, y - 4);
  context.lineTo(x - 4, y + 4);
  context.stroke();
}

function paintEnd(context: Context, look: Look, x: number, y: number): void {
  context.fillStyle = look.text;
  context.fillRect(x - 1, y + 2, 2, heights.lane - 4);
}

/** How many sockets were in each state, pixel by pixel: a band of sockets that are alike. */
export function paintDensity(
  context: Context,
  scene: Scene,
  rows: ArrayLike<number>,
  y: number,
  height: number,
): number {
  const { left, width, look } = scene;
  const columns = Math.max(1, Math.ceil(width - left));
  const counts = densityOf(scene, rows, columns);
  const most = mostOf(counts, columns);
  if (most === 0) return 0;
  const base = new Float64Array(columns);
  states.forEach((_, code) => {
    const ofState = counts[code];
    if (ofState === undefined || !ofState.some((count) => count > 0)) return;
    context.beginPath();
    for (let x = 0; x < columns; x++) {
      const count = ofState[x] ?? 0;
      if (count === 0) continue;
      const size = Math.max(0.6, (count / most) * height);
      context.rect(left + x, y + height - (base[x] ?? 0) - size, 1, size);
      base[x] = (base[x] ?? 0) + size;
    }
    context.fillStyle = look.fill(code);
    context.fill();
    const pattern = look.pattern(code);
    if (pattern === null) return;
    context.fillStyle = pattern;
    context.fill();
  });
  return most;
}

function densityOf(scene: Scene, rows: ArrayLike<number>, columns: number): readonly Float64Array[] {
  const { tracks, book, left, span } = scene;
  const steps = states.map(() => new Float64Array(columns + 1));
  const column = (at: number): number => Math.min(Math.max(0, Math.floor(xOf(scene, at) - left)), columns);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? 0;
    const end = book.closed[row] ?? span.to;
    if (end < span.from || (book.opened[row] ?? 0) > span.to) continue;
    const last = tracks.from[row + 1] ?? 0;
    let state = -1;
    let since = 0;
    const put = (until: number): void => {
      if (state < 0 || until < span.from || since > span.to) return;
      const [from, to] = [column(since), column(until)];
      const ofState = steps[state];
      if (ofState === undefined) return;
      ofState[from] = (ofState[from] ?? 0) + 1;
      ofState[Math.max(to, from + 1)] = (ofState[Math.max(to, from + 1)] ?? 0) - 1;
    };
    for (let at = tracks.from[row] ?? 0; at < last; at++) {
      const code = tracks.code[at] ?? 0;
      if (code === SET || code === FAILED) continue;
      const time = tracks.at[at] ?? 0;
      put(time);
      state = code === ENDED ? -1 : code;
      since = time;
    }
    put(end);
  }
  for (const ofState of steps)
    for (let x = 1; x <= columns; x++) ofState[x] = (ofState[x] ?? 0) + (ofState[x - 1] ?? 0);
  return steps;
}

function mostOf(counts: readonly Float64Array[], columns: number): number {
  let most = 0;
  for (let x = 0; x < columns; x++)
    most = Math.max(
      most,
      counts.reduce((sum, ofState) => sum + (ofState[x] ?? 0), 0),
    );
  return most;
}

/** A text that fits, with an ellipsis if it is cut. */
export function paintText(context: Context, text: string, x: number, y: number, room: number): void {
  let shown = text;
  if (context.measureText(shown).width > room) {
    const share = room / context.measureText(shown).width;
    shown = `${shown.slice(0, Math.max(1, Math.floor(shown.length * share) - 1))}…`;
  }
  context.fillText(shown, x, y);
}

/** What a line is called at its left. */
export function laneText(book: Book, row: number): string {
  const peer = book.addressText(row, "peer");
  const where =
    peer !== "" && peer !== "(unnamed)" ? `→ ${peer}` : book.addressText(row, "local") || book.kindText(row);
  return `#${book.id(row)} fd ${book.fd(row)}  ${where}`;
}
