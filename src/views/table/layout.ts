import { escapeControls } from "../../base/bytes.ts";
import type { ShownNames } from "../shown-names.ts";
import type { Style } from "../style.ts";
import type { Column } from "./column.ts";
import type { Row } from "./row.ts";

export interface LayoutOptions {
  readonly style: Style;
  readonly names: ShownNames;
  /** Columns of the terminal; null: not a terminal, nothing is shortened. */
  readonly width: number | null;
}

/** The minimum width of a column that is shortened, as long as the line does not have to be. */
const LEAST = 7;
const GAP = " ";
const MARK = "~";

/** Rows under headings, each column as wide as its widest cell; no blanks at the ends of lines. */
export function layOut(columns: readonly Column[], rows: readonly Row[], options: LayoutOptions): string {
  const { style, names } = options;
  const cells = rows.map((row) => columns.map((column) => escapeControls(column.text(row, names))));
  const widths = fit(columns, naturalWidths(columns, cells), options.width);
  // A column for which no room is left is not shown.
  const shown = columns.slice(0, widths.length);
  const headings = columns.map(({ heading }) => heading);
  const head = style.heading(lineOf(shown, widths, headings, () => null));
  const body = cells.map((texts, at) => `${lineOf(shown, widths, texts, paintOf(rows[at], style))}\n`);
  return `${head}\n${body.join("")}`;
}

type Paint = (column: Column) => ((text: string) => string) | null;

function paintOf(row: Row | undefined, style: Style): Paint {
  return ({ paint }) => {
    const name = row === undefined || paint === undefined ? null : paint(row);
    return name === null ? null : style[name];
  };
}

function naturalWidths(columns: readonly Column[], cells: readonly (readonly string[])[]): readonly number[] {
  const widths = columns.map(({ heading, width }) => Math.max(heading.length, width));
  for (const texts of cells)
    for (let at = 0; at < texts.length; at++) widths[at] = Math.max(widths[at] ?? 0, texts[at]?.length ?? 0);
  return widths;
}

/** Narrows the widest columns that can shrink until the line fits; first those that are cut at their end. */
function fit(columns: readonly Column[], natural: readonly number[], room: number | null): readonly number[] {
  const widths = [...natural];
  if (room === null) return widths;
  let excess = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) - room;
  for (const how of ["end", "middle"] as const) {
    while (excess > 0) {
      const at = widest(columns, widths, how);
      if (at === -1) break;
      widths[at] = (widths[at] ?? 0) - 1;
      excess--;
    }
  }
  return excess > 0 ? cutAt(widths, room) : widths;
}

/** The columns up to the terminal's edge, the last of them as wide as there is room. */
function cutAt(widths: readonly number[], room: number): readonly number[] {
  let left = room;
  const cut: number[] = [];
  for (const width of widths) {
    if (left <= 0) break;
    cut.push(Math.min(width, left));
    left -= width + GAP.length;
  }
  return cut;
}

/** The widest column that can be cut in this way; -1: none. */
function widest(columns: readonly Column[], widths: readonly number[], how: Column["shrinks"]): number {
  return columns.reduce((best, column, at) => {
    const width = widths[at] ?? 0;
    return column.shrinks === how && width > Math.max(LEAST, widths[best] ?? 0) ? at : best;
  }, -1);
}

function shortened(text: string, width: number, { shrinks = "end" }: Column): string {
  if (text.length <= width) return text;
  const kept = width - MARK.length;
  const head = shrinks === "end" ? kept : Math.ceil(kept / 2);
  return `${text.slice(0, head)}${MARK}${text.slice(text.length - (kept - head))}`;
}

function lineOf(columns: readonly Column[], widths: readonly number[], texts: readonly string[], paint: Paint): string {
  let line = "";
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at];
    const width = widths[at] ?? 0;
    if (column !== undefined) line += (at === 0 ? "" : GAP) + cell(column, texts[at] ?? "", width, paint(column));
  }
  return line.trimEnd();
}

function cell(column: Column, text: string, width: number, paint: ReturnType<Paint>): string {
  const fitting = shortened(text, width, column);
  const shown = paint === null ? fitting : paint(fitting);
  // Colours take no room.
  const room = width + shown.length - fitting.length;
  return column.align === "right" ? shown.padStart(room) : shown.padEnd(room);
}
