import { escapeControls } from "../../base/bytes.ts";
import type { Style } from "../style.ts";
import { wrap } from "../wrap.ts";
import { unknownPlace } from "./code.ts";
import type { Entry } from "./entry.ts";

/** The widths of the columns that grow with their texts. */
export interface Widths {
  readonly time: number;
  readonly who: number;
}

export const leastWidths: Widths = { time: 10, who: 7 };

export function widened({ time, who }: Widths, entry: Entry): Widths {
  return { time: Math.max(time, entry.time.length), who: Math.max(who, entry.who.length) };
}

/** `TIME PID SOCKET FD EVENT`; PID/TID where the column is as wide as that. */
export function headingLine(widths: Widths, style: Style): string {
  const who = widths.who > leastWidths.who ? "PID/TID" : "PID";
  return `${style.heading(columns("TIME", who, "SOCKET", "FD", widths) + "EVENT")}\n`;
}

/**
 * The lines of an entry. `room`: columns of the terminal. Text that is too long continues below, indented to where it
 * began; in a file or a pipe (`room` is Infinity) each entry is one line, and so is each text under it.
 *
 * @param above the place in the code of the entry above: the same is not printed again, and that a
 *   place is not known only where an empty column would say that it is the same
 */
export function entryLines(entry: Entry, widths: Widths, style: Style, room: number, above: Entry["place"]): string {
  const { time, who, socket, fd, words } = entry;
  const cells = columns(time, who, socket === null ? "" : `#${socket}`, String(fd ?? ""), widths);
  const { verb, text, paint = "set" } = words;
  const below = entry.below.length === 0 ? "" : entry.below.map((line) => belowLines(line, style, room)).join("");
  const place = placeBelow(entry, above);
  if (text === "" && place === "") return `${cells}${style[paint](verb)}\n${below}`;
  const column = verb.padEnd(VERB);
  const head = cells.length + column.length + 1;
  const lines = afterHead(escapeControls(text).trimEnd(), place, head, room);
  return `${cells}${style[paint](column)} ${place === "" ? lines : paintedEnd(lines, place, style)}${below}`;
}

function placeBelow({ place }: Entry, above: Entry["place"]): string {
  if (place === null || place.key === above?.key) return "";
  return place === unknownPlace && above === null ? "" : place.text;
}

/** The text, and behind it the place in the code. */
function afterHead(text: string, place: string, head: number, room: number): string {
  const all = place === "" ? text : text === "" ? place : `${text}  ${place}`;
  if (head + all.length <= room) return `${all}\n`;
  const hang = " ".repeat(room - head < LEAST ? NARROW : head);
  const lines = text === "" ? "" : wrap(text, room, " ".repeat(head), hang);
  const behind = place === "" ? "" : wrap(place, room, lines === "" ? " ".repeat(head) : hang, hang);
  return (lines + behind).slice(head);
}

/** The place is of less interest: it is printed faint, in each of its lines. */
function paintedEnd(lines: string, place: string, style: Style): string {
  // The last words of the lines are the place's, however they were wrapped.
  let left = place.split(" ").join("").length;
  let at = lines.length;
  while (left > 0) if (!/\s/.test(lines[--at] ?? "")) left--;
  return lines.slice(0, at) + lines.slice(at).replace(/\S(?:.*\S)?/g, (words) => style.faint(words));
}

const VERB = 9;
/** With fewer columns than this for the text its further lines begin at column NARROW. */
const LEAST = 24;
const NARROW = 12;

function columns(time: string, who: string, socket: string, fd: string, widths: Widths): string {
  return `${time.padStart(widths.time)} ${who.padStart(widths.who)} ${socket.padStart(6)} ${fd.padStart(3)}  `;
}

function belowLines(text: string, style: Style, room: number): string {
  const paint = (line: string): string => " ".repeat(NARROW) + style.faint(line.slice(NARROW));
  return wrap(escapeControls(text), room, " ".repeat(NARROW)).replace(/^.+$/gm, paint);
}
