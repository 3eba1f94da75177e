import { states } from "./states.ts";

/** Colours and patterns of the canvas, from the style of the page. */
export interface Look {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly back: string;
  readonly band: string;
  readonly accent: string;
  readonly failure: string;
  readonly font: string;
  readonly small: string;
  readonly fill: (state: number) => string;
  readonly onFill: (state: number) => string;
  /** Null: plain. */
  readonly pattern: (state: number) => CanvasPattern | null;
}

type PatternName = (typeof states)[number]["pattern"];

export function lookOf(element: Element): Look {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const fills = states.map(({ name }) => colour(`--state-${name}`));
  const onFills = states.map(({ name }) => colour(`--on-${name}`) || colour("--text"));
  const patterns = states.map(({ pattern }, state) => patternOf(pattern, onFills[state] ?? "#000"));
  return {
    text: colour("--text"),
    quiet: colour("--quiet"),
    line: colour("--line"),
    back: colour("--panel"),
    band: colour("--band"),
    accent: colour("--accent"),
    failure: colour("--error"),
    font: `12px ${colour("--sans")}`,
    small: `10px ${colour("--sans")}`,
    fill: (state) => fills[state] ?? "#888",
    onFill: (state) => onFills[state] ?? "#000",
    pattern: (state) => patterns[state] ?? null,
  };
}

const strokes: Readonly<Record<Exclude<PatternName, "none">, readonly (readonly [number, number, number, number])[]>> =
  {
    hatch: [
      [-2, 6, 6, -2],
      [2, 10, 10, 2],
    ],
    back: [
      [-2, 2, 6, 10],
      [2, -2, 10, 6],
    ],
    cross: [
      [0, 0, 8, 8],
      [8, 0, 0, 8],
    ],
    line: [[0, 7, 8, 7]],
    dots: [
      [2, 2, 3.2, 2],
      [6, 6, 7.2, 6],
    ],
  };

/** Eight pixels by eight, repeated. */
function patternOf(name: PatternName, colour: string): CanvasPattern | null {
  if (name === "none") return null;
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const context = tile.getContext("2d");
  if (context === null) return null;
  context.globalAlpha = 0.38;
  context.strokeStyle = colour;
  context.lineWidth = 1.2;
  for (const [fromX, fromY, toX, toY] of strokes[name]) {
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
    context.stroke();
  }
  return context.createPattern(tile, "repeat");
}
