import { withCommas } from "../../base/with-commas.ts";
import { lengthText } from "../../views/html/words.ts";
import type { Canvas } from "./canvas.ts";
import { heights, lineAt, type Line } from "./layout.ts";
import { laneText, paintDensity, paintLane, paintText, xOf, type Scene } from "./paint.ts";
import { tickText, ticksOf } from "./span.ts";

/** The height of the line of times, which stays at the top. */
export const AXIS = 24;

/** Which lines there are, and which of them are seen. */
export interface Frame {
  readonly lines: readonly Line[];
  /** Where each begins. */
  readonly tops: Float64Array;
  /** How far they are scrolled. */
  readonly top: number;
  /** The place of the line that the keys have chosen. */
  readonly active: number | null;
  /** The row whose story is open. */
  readonly current: number | null;
}

/** Paints the lines that are seen. */
export function paintLines(canvas: Canvas, scene: Scene, frame: Frame): void {
  const { lines, tops, top } = frame;
  paintTicks(canvas, scene);
  for (let at = lineAt(tops, top) ?? 0; at < lines.length && (tops[at] ?? 0) - top < canvas.height; at++) {
    const line = lines[at];
    if (line === undefined) continue;
    const y = AXIS + (tops[at] ?? 0) - top;
    paintBack(canvas, scene, line, y, { isActive: at === frame.active, isCurrent: isRow(line, frame.current) });
    painters[line.type](canvas, scene, line, y);
  }
  paintAxis(canvas, scene);
}

function isRow(line: Line, row: number | null): boolean {
  return line.type === "lane" && line.row === row;
}

type Paint<Type extends Line["type"]> = (
  canvas: Canvas,
  scene: Scene,
  line: Line & { readonly type: Type },
  y: number,
) => void;

const painters: { readonly [Type in Line["type"]]: (canvas: Canvas, scene: Scene, line: Line, y: number) => void } = {
  lane: (canvas, scene, line, y) => {
    if (line.type === "lane") paintSocket(canvas, scene, line, y);
  },
  band: (canvas, scene, line, y) => {
    if (line.type === "band") paintBand(canvas, scene, line, y);
  },
  group: (canvas, scene, line, y) => {
    if (line.type === "group") paintGroup(canvas, scene, line, y);
  },
};

function ticksIn({ span, book, width, left }: Scene): ReturnType<typeof ticksOf> {
  return ticksOf(span, book.began, (width - left) / 110);
}

/** They stand behind the lines: the name of a group may reach across. */
function paintTicks({ context, height }: Canvas, scene: Scene): void {
  context.fillStyle = scene.look.line;
  context.fillRect(scene.left - 1, 0, 1, height);
  for (const at of ticksIn(scene).times) context.fillRect(Math.round(xOf(scene, at)), AXIS, 1, height);
}

function paintAxis({ context, width }: Canvas, scene: Scene): void {
  const { look, left, span, book } = scene;
  context.fillStyle = look.back;
  context.fillRect(0, 0, width, AXIS - 1);
  context.fillStyle = look.quiet;
  context.font = look.font;
  const { times, step } = ticksIn(scene);
  for (const at of times) {
    const x = xOf(scene, at);
    if (x >= left - 2 && x <= width - 20) context.fillText(tickText(at - book.began, step), x + 3, AXIS - 9);
  }
  context.fillText(`${lengthText(span.to - span.from)} shown`, 8, AXIS - 9);
  context.fillStyle = look.line;
  context.fillRect(0, AXIS - 1, width, 1);
  context.fillRect(left - 1, 0, 1, AXIS);
}

interface Chosen {
  readonly isActive: boolean;
  readonly isCurrent: boolean;
}

function paintBack({ context, width }: Canvas, { look }: Scene, { type }: Line, y: number, chosen: Chosen): void {
  const isChosen = chosen.isActive || chosen.isCurrent;
  if (type !== "group" && !isChosen) return;
  context.fillStyle = isChosen ? look.accent : look.band;
  context.globalAlpha = isChosen ? 0.22 : 1;
  context.fillRect(0, y, width, heights[type]);
  context.globalAlpha = 1;
}

const paintSocket: Paint<"lane"> = (canvas, scene, { row }, y) => {
  const { look, left, book } = scene;
  clipped(canvas, left, y, heights.lane, () => {
    paintLane(canvas.context, scene, row, y);
  });
  canvas.context.fillStyle = look.text;
  canvas.context.font = look.font;
  paintText(canvas.context, laneText(book, row), 20, y + 14, left - 28);
};

const paintBand: Paint<"band"> = (canvas, scene, { rows, text, isOpen }, y) => {
  const { context, width } = canvas;
  const { look, left } = scene;
  let most = 0;
  clipped(canvas, left, y, heights.band, () => {
    most = paintDensity(context, scene, rows, y + 4, heights.band - 8);
  });
  context.fillStyle = look.text;
  context.font = look.small;
  context.textAlign = "right";
  if (most > 0) context.fillText(`at most ${withCommas(most)}`, width - 6, y + 12);
  context.textAlign = "left";
  context.font = look.font;
  paintText(context, `${isOpen ? "▾" : "▸"} ${text}`, 8, y + 18, left - 16);
  context.fillStyle = look.quiet;
  paintText(context, isOpen ? "click to close" : "click to open", 22, y + 34, left - 30);
};

const edgeWords = { forked: "fork", executed: "exec", exited: "exit", killed: "killed" } as const;

/** Its name may be as long as the line: the edges of the process stand below it, their words where there is room. */
const paintGroup: Paint<"group"> = ({ context, width }, scene, { text, pid }, y) => {
  const { look, left, tracks } = scene;
  context.fillStyle = look.text;
  context.font = `600 ${look.font}`;
  paintText(context, text, 8, y + 17, width - 16);
  let end = 16 + context.measureText(text).width;
  context.font = look.small;
  for (const edge of tracks.edges) {
    const x = xOf(scene, edge.at);
    if (edge.pid !== pid || x < left || x > width) continue;
    context.fillRect(x, y + 20, 2, heights.group - 20);
    const word = edgeWords[edge.what];
    const room = context.measureText(word).width + 4;
    const from = Math.min(x + 4, width - room);
    if (from <= end) continue;
    context.fillText(word, from, y + 17);
    end = from + room;
  }
};

function clipped({ context, width }: Canvas, x: number, y: number, height: number, work: () => void): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width - x, height);
  context.clip();
  work();
  context.restore();
}
