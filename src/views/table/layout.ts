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
  const head = shown.map((column, at) =>
    padded(column, shortened(column.heading, widths[at] ?? 0, column), widths[at] ?? 0),
  );
  const body = cells.map((texts, line) =>
    shown.map((column, at) => {
      const row = rows[line];
      const paint = row === undefined ? null : (column.paint?.(row) ?? null);
      return padded(
        column,
        shortened(texts[at] ?? "", widths[at] ?? 0, column),
        widths[at] ?? 0,
        paint && style[paint],
      );
    }),
  );
  return [style.heading(lineOf(head)), ...body.map(lineOf)].map((line) => `${line}\n`).join("");
}

function naturalWidths(columns: readonly Column[], cells: readonly (readonly string[])[]): readonly number[] {
  return columns.map(({ heading, width }, at) =>
    cells.reduce((widest, texts) => Math.max(widest, (texts[at] ?? "").length), Math.max(heading.length, width)),
  );
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

function padded(
  { align }: Column,
  text: string,
  width: number,
  paint: ((text: string) => string) | null = null,
): string {
  const blanks = " ".repeat(Math.max(0, width - text.length));
  const shown = paint === null ? text : paint(text);
  return align === "right" ? `${blanks}${shown}` : `${shown}${blanks}`;
}

function lineOf(cells: readonly string[]): string {
  return cells.join(GAP).trimEnd();
}
