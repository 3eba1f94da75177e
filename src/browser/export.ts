import type { Book } from "./book.ts";
import type { Column } from "./table/columns.ts";

/** The rows as a document: an array of the sockets as --format json has them. */
export function asJson(book: Book, rows: Iterable<number>): string {
  const sockets = Array.from(rows, (row) =>
    Object.fromEntries(Object.entries(book.socket(row)).filter(([field]) => field !== "unset")),
  );
  return `${JSON.stringify(sockets, null, 2)}\n`;
}

/** The rows as RFC 4180 has them, with the columns that are shown. */
export function asCsv(book: Book, rows: Iterable<number>, columns: readonly Column[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...Array.from(rows, (row) => columns.map(({ text }) => text(book, row))),
  ];
  return lines.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/** A text that a spreadsheet would take for a formula gets an apostrophe: names are a program's own. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row as text, as it is copied. */
export function asText(book: Book, row: number, columns: readonly Column[]): string {
  return columns
    .map(({ title, text }) => ({ title, text: text(book, row) }))
    .filter(({ text }) => text !== "")
    .map(({ title, text }) => `${title}: ${text}`)
    .join("\n");
}

/** Gives the text as a file. */
export function download(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}

/** Whether the text is in the clipboard now. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
