import { lengthText, sinceText, valueText } from "../../views/html/words.ts";
import type { AnyOption, Book } from "../book.ts";
import { h, type Child } from "../dom.ts";
import { markOf } from "../marks.ts";

/** A column of the table. */
export interface Column {
  readonly id: string;
  readonly title: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly isNumber?: true;
  /** What is shown. */
  readonly cell: (book: Book, row: number) => Child;
  /** What is copied, and exported as CSV. */
  readonly text: (book: Book, row: number) => string;
  /** What is sorted by; null: there is none, or it is unknown. */
  readonly key: (book: Book, row: number) => number | string | null;
}

/** A column of plain text. */
function plain(id: string, title: string, width: number, text: Column["text"]): Column {
  return { id, title, width, cell: text, text, key: (book, row) => text(book, row) };
}

function numeric(
  id: string,
  title: string,
  width: number,
  key: (book: Book, row: number) => number,
  text: Column["text"] = (book, row) => String(key(book, row)),
): Column {
  return { id, title, width, isNumber: true, cell: text, text, key };
}

/** What a socket is; the columns of options come behind. */
export const firstColumns: readonly Column[] = [
  numeric(
    "id",
    "Socket",
    76,
    (book, row) => book.id(row),
    (book, row) => `#${book.id(row)}`,
  ),
  {
    ...plain("advice", "Advice", 84, (book, row) =>
      book
        .advice(row)
        .map(({ id }) => id)
        .join(" "),
    ),
    cell: adviceCell,
    key: severity,
  },
  plain("process", "Process", 156, (book, row) => book.processText(row)),
  numeric("fd", "FD", 44, (book, row) => book.fd(row)),
  plain("kind", "Kind", 122, (book, row) => book.kindText(row)),
  {
    ...plain("state", "State", 108, (book, row) => book.state(row) ?? "unknown"),
    cell: (book, row) => h("span", { class: `state ${book.state(row) ?? "unknown"}` }, book.state(row) ?? "unknown"),
  },
  plain("local", "Local", 152, (book, row) => book.addressText(row, "local")),
  plain("peer", "Peer", 152, (book, row) => book.peerText(row)),
  numeric(
    "failed",
    "Failed",
    68,
    (book, row) => book.failures(row),
    (book, row) => blankIfZero(book.failures(row)),
  ),
];

/** Of a look at the kernel: what waits in the queues. */
const queueColumns: readonly Column[] = [
  numeric("receive", "To read", 84, (book, row) => book.socket(row).receiveQueue ?? 0),
  numeric("send", "To send", 84, (book, row) => book.socket(row).sendQueue ?? 0),
];

/** When it lived. */
const timeColumns: readonly Column[] = [
  numeric("opened", "Opened", 92, (book, row) => (book.isOlder(row) ? -1 : (book.opened[row] ?? 0)), openedText),
  numeric("for", "Lived", 84, lived, livedText),
];

/** What stands behind the columns of options. */
export function lastColumns({ report }: Book): readonly Column[] {
  return report.about.report === "snapshot" ? queueColumns : timeColumns;
}

function openedText(book: Book, row: number): string {
  if (!book.hasTimes) return "-";
  return book.isOlder(row) ? "before" : sinceText(book.opened[row] ?? null, book.began);
}

function livedText(book: Book, row: number): string {
  return book.hasTimes ? `${lengthText(lived(book, row))}${book.isOpen(row) ? " →" : ""}` : "-";
}

function lived(book: Book, row: number): number {
  return Math.max(0, (book.closed[row] ?? 0) - (book.opened[row] ?? 0));
}

function blankIfZero(count: number): string {
  return count === 0 ? "" : String(count);
}

const levels = { error: 3, warning: 2, note: 1 } as const;
const levelMarks = { error: "✖", warning: "▲", note: "●" } as const;

function severity(book: Book, row: number): number {
  return Math.max(0, ...book.advice(row).map(({ level }) => levels[level]));
}

function adviceCell(book: Book, row: number): Child {
  return book
    .advice(row)
    .map(({ id, level }) => h("span", { class: `level ${level}`, title: `${level}: ${id}` }, levelMarks[level], " "));
}

/** A column for an option, by its level and name. */
export function optionColumn(level: string, name: string): Column {
  const find = (book: Book, row: number): AnyOption | null => book.option(row, level, name);
  const text = (book: Book, row: number): string => {
    const found = find(book, row);
    return found === null ? "" : `${valueText(found)} (${found.origin})`;
  };
  return {
    id: `${level} ${name}`,
    title: name,
    width: Math.max(84, Math.round(name.length * 10.4) + 26),
    cell: (book, row) => {
      const found = find(book, row);
      return found === null ? h("span", { class: "quiet" }, "·") : optionCell(found);
    },
    text,
    key: (book, row) => {
      const value = find(book, row)?.value ?? null;
      return value === null || typeof value === "number" ? value : JSON.stringify(value);
    },
  };
}

function optionCell(option: AnyOption): Child {
  const { mark, words } = markOf(option);
  return h(
    "span",
    { class: `option ${option.origin}`, title: `${option.name} ${valueText(option)}: ${words}` },
    h("span", { class: "mark", "aria-hidden": "true" }, mark),
    " ",
    valueText(option),
    h("span", { class: "visually-hidden" }, `, ${words}`),
  );
}

/** The options that any socket of the report has, those that programs set most often first. */
export function optionsIn(
  book: Book,
): readonly { readonly level: string; readonly name: string; readonly count: number }[] {
  const counts = new Map<string, { readonly level: string; readonly name: string; count: number }>();
  const add = ({ level, name }: Pick<AnyOption, "level" | "name">, count: number): void => {
    const key = `${level} ${name}`;
    const found = counts.get(key) ?? { level, name, count: 0 };
    found.count += count;
    counts.set(key, found);
  };
  for (let row = 0; row < book.count; row++)
    for (const option of book.listed(row)) add(option, isChosen(option) ? 1 : 0);
  for (const list of book.report.about.unset) for (const option of list) add(option, 0);
  return [...counts.values()].sort((left, right) => right.count - left.count || (left.name < right.name ? -1 : 1));
}

function isChosen({ origin, changed }: Pick<AnyOption, "origin" | "changed">): boolean {
  return origin === "set" || origin === "inherited" || (origin === "observed" && changed === true);
}
