import type { Book } from "../book.ts";
import type { Grouping } from "../store.ts";
import { withCommas } from "../../base/with-commas.ts";

/** What is drawn, line by line. */
export type Line =
  | {
      readonly type: "group";
      readonly key: string;
      readonly text: string;
      readonly pid: number | null;
      readonly rows: readonly number[];
    }
  /** Sockets that are alike, as one band until it is opened. */
  | {
      readonly type: "band";
      readonly key: string;
      readonly text: string;
      readonly rows: readonly number[];
      readonly isOpen: boolean;
    }
  | { readonly type: "lane"; readonly row: number };

export const heights = { group: 26, band: 46, lane: 20 } as const;

/** Fewer sockets that are alike are shown one by one. */
const ALIKE = 12;

/** The lines for the rows: by group, and in it by what the sockets are for. `open`: the keys of bands that are opened. */
export function linesOf(
  book: Book,
  rows: Iterable<number>,
  grouping: Grouping,
  open: ReadonlySet<string>,
): readonly Line[] {
  const lines: Line[] = [];
  for (const [key, ofGroup] of grouped(rows, (row) => groupOf(book, row, grouping))) {
    const [first = 0] = ofGroup;
    const pid = grouping === "process" ? book.pid(first) : null;
    lines.push({ type: "group", key, text: pid === null ? key : book.processLine(pid), pid, rows: ofGroup });
    for (const [role, alike] of grouped(ofGroup, (row) => roleOf(book, row)))
      lines.push(...bandOf(book, `${key} ${role}`, role, alike, open));
  }
  return lines;
}

function bandOf(
  book: Book,
  key: string,
  role: string,
  rows: readonly number[],
  open: ReadonlySet<string>,
): readonly Line[] {
  const lanes = (): readonly Line[] =>
    rows
      .toSorted((left, right) => (book.opened[left] ?? 0) - (book.opened[right] ?? 0))
      .map((row) => ({ type: "lane", row }));
  if (rows.length < ALIKE) return lanes();
  const isOpen = open.has(key);
  const band: Line = { type: "band", key, text: `${withCommas(rows.length)} ${role}`, rows, isOpen };
  return isOpen ? [band, ...lanes()] : [band];
}

function groupOf(book: Book, row: number, grouping: Grouping): string {
  switch (grouping) {
    case "process":
      return String(book.pid(row));
    case "listener": {
      const listener = book.rowOf(book.listener(row)) ?? (book.backlog(row) === null ? null : row);
      return listener === null
        ? "without a listener"
        : `listener #${book.id(listener)} ${book.addressText(listener, "local")}`;
    }
    case "peer":
      return hostOf(book.addressText(row, "peer")) ?? "without a peer";
  }
}

/** An address without its port. */
function hostOf(address: string): string | null {
  return address === "" ? null : address.replace(/:\d+$/, "");
}

function roleOf(book: Book, row: number): string {
  if (book.backlog(row) !== null || book.state(row) === "LISTEN") return "listening";
  const listener = book.rowOf(book.listener(row));
  if (listener !== null) return `accepted on ${book.addressText(listener, "local") || `#${book.id(listener)}`}`;
  const peer = book.addressText(row, "peer");
  if (peer !== "" && peer !== "(unnamed)") return `connected to ${peer}`;
  return book.kindText(row);
}

function grouped(rows: Iterable<number>, keyOf: (row: number) => string): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const found = groups.get(key);
    if (found === undefined) groups.set(key, [row]);
    else found.push(row);
  }
  return groups;
}

/** Where each line begins, and the height of all. */
export function topsOf(lines: readonly Line[]): Float64Array {
  const tops = new Float64Array(lines.length + 1);
  lines.forEach(({ type }, at) => (tops[at + 1] = (tops[at] ?? 0) + heights[type]));
  return tops;
}

/** The line at a height; null: none. */
export function lineAt(tops: Float64Array, y: number): number | null {
  let [low, high] = [0, tops.length - 1];
  if (y < 0 || y >= (tops[high] ?? 0)) return null;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle;
  }
  return low;
}
