import { isOdd, withoutOdd } from "./typography.ts";

/**
 * What may be taken off any line that is not read as it stands, without looking at others: strace prints no control
 * characters and no blanks at the end, and escapes those of programs.
 */
const ANSI = /[\x1b\x9b](?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-Z\\^-~])|\x9b[0-?]*[ -/]*[@-~]/g;

/** Called with the name of what was taken off. */
export type Note = (name: string) => void;

/**
 * How a line is tried again where it is not read as it stands, one after the other: the blanks before it may belong to
 * it, as those of ` > /usr/lib/libc.so.6(bind+0x7)`.
 */
export const mends: readonly Mend[] = [plain, trimmed];

type Mend = (text: string, note: Note) => string;

function plain(text: string, note: Note): string {
  return withoutBlanksBehind(withoutControls(text, note), note);
}

function trimmed(text: string, note: Note): string {
  return withoutBlanksBefore(plain(text, note), note);
}

/** Without escape sequences, byte-order mark, carriage return, typographic characters, and tabs before it. */
export function withoutControls(text: string, note: Note): string {
  let line = text.replace(/^\t+/, "");
  if (line.length < text.length) note("indentation");
  // Read as UTF-8, each character of strace's is one with a NUL; the mark at the beginning is no character.
  if (line.includes("\0")) {
    line = line.replace(/\0|^\ufffd\ufffd/g, "");
    note("UTF-16");
  }
  if (line.startsWith("\ufeff")) {
    line = line.slice(1);
    note("byte-order mark");
  }
  if (line.endsWith("\r")) {
    line = line.replace(/\r+$/, "");
    note("CRLF");
  }
  if (/[\x1b\x9b]/.test(line)) {
    line = line.replace(ANSI, "");
    note("ANSI escapes");
  }
  if (isOdd(line)) {
    line = withoutOdd(line);
    note("typographic characters");
  }
  return line;
}

function withoutBlanksBehind(text: string, note: Note): string {
  const line = text.trimEnd();
  if (line.length < text.length) note("trailing blanks");
  return line;
}

function withoutBlanksBefore(text: string, note: Note): string {
  const line = text.trimStart();
  if (line.length < text.length) note("indentation");
  return line;
}
