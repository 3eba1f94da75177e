import type { Micros } from "../../base/brands.ts";
import { withCommas } from "../../base/with-commas.ts";
import { findOption } from "../../linux/catalogue.ts";
import { shownName } from "../../linux/option-name.ts";
import type { SocketOption, Sysctls } from "../../linux/option.ts";
import { optionsNow } from "../../world/moved.ts";
import type { OptionState, Socket } from "../../world/socket.ts";
import { valueText } from "../names.ts";
import { isNotable } from "../pfiles-lines.ts";
import type { Style } from "../style.ts";
import { unsetOptions } from "../unset-options.ts";
import { wrap } from "../wrap.ts";
import { placeBehind, stackLine } from "./code.ts";
import { whyNoValue } from "../../world/why/no-value.ts";
import { unknownOrigin } from "../../world/why/unknown.ts";
import { whyNoDefault, whyNotSeen } from "../../world/why/unset.ts";

/** Prints a time. */
export type When = (time: Micros | null) => string;

export interface SummaryStyle {
  readonly when: When;
  readonly style: Style;
  /** Columns of the terminal; Infinity: no terminal, each row is one line. */
  readonly room: number;
  /** -v: all options with their earlier values, and the defaults. False: only what was set, inherited or observed. */
  readonly verbose: boolean;
  /** --show: the options with these names too. */
  readonly show: ReadonlySet<string>;
  readonly sysctls: Sysctls | null;
}

type Row = readonly [option: string, value: string, asked: string, origin: string];

const head: Row = ["OPTION", "VALUE", "ASKED", "ORIGIN"];

/** The options of a socket: value in force, asked value, origin. */
export function optionTable(socket: Socket, manner: SummaryStyle): readonly string[] {
  const { when, style, room, verbose } = manner;
  const options = listedOptions(socket, manner);
  const rows = options.flatMap((option) => [
    rowOf(socket, option, shownName(option), when),
    ...(verbose ? [...stackRows(option), ...earlierRows(socket, option, when)] : []),
  ]);
  const defaults = unsetOptions(socket, manner.sysctls, manner).map((option) => defaultRow(socket, option));
  const table = [head, ...rows, ...defaults];
  if (table.length === 1) return [];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  return table.flatMap((row, index) => {
    const paint = index === 0 ? style.heading : index > rows.length ? style.faint : (text: string) => text;
    return linesOf(row, widths, room - TAB).map((text) => `\t${paint(text)}`);
  });
}

function stackRows(option: OptionState): readonly Row[] {
  const stack = stackLine(option);
  return stack === null ? [] : [["", "", "", stack]];
}

function earlierRows(socket: Socket, { earlier: { values, more } }: OptionState, when: When): readonly Row[] {
  const rows = values.map((earlier) => rowOf(socket, earlier, "  earlier", when));
  return more === 0 ? rows : [...rows, ["  earlier", "", "", `and ${withCommas(more)} more before these`]];
}

function listedOptions(socket: Socket, { verbose, show }: SummaryStyle): readonly OptionState[] {
  return optionsNow(socket).filter((option) => verbose || isNotable(option) || show.has(option.name));
}

const TAB = 8;
/** With fewer columns than this for the last cell its further lines begin at column NARROW of the row. */
const LEAST = 24;
const NARROW = 4;

/** A row whose last cell goes on below where the terminal is too narrow. */
function linesOf(row: Row, widths: readonly number[], room: number): readonly string[] {
  const head = row
    .slice(0, -1)
    .map((cell, column) => `${cell.padEnd(widths[column] ?? 0)}  `)
    .join("");
  const hang = room - head.length < LEAST ? NARROW : head.length;
  return wrap(`${head}${row.at(-1) ?? ""}`, room, "", " ".repeat(hang))
    .trimEnd()
    .split("\n");
}

function rowOf(socket: Socket, option: OptionState, name: string, when: When): Row {
  const asked = option.asked === null ? "-" : valueText(option, option.asked);
  const origin = option.origin === "unknown" ? unknownOrigin(option, socket) : originText(option, when);
  const why =
    option.value === null && option.origin !== "unknown" ? `; value unknown: ${whyNoValue(option, socket)}` : "";
  return [name, valueText(option, option.value), asked, `${origin}${why}`];
}

/** `set at 0.051100 by 2003`, `inherited, set at 0.051100 by 2003`: an inherited value was set on the listener. */
function originText(option: OptionState, when: When): string {
  const { origin, asked, at, tid, by } = option;
  const isSet = origin === "set" || (origin === "inherited" && asked !== null);
  const word = origin === "inherited" ? (isSet ? "inherited, set" : "inherited, observed on the listener") : origin;
  return [
    word,
    ...(at === null ? [] : [`at ${when(at)}`]),
    ...(isSet ? [`by ${tid || "?"}${placeBehind(option)}`] : []),
    ...(by === undefined ? [] : [`as a side effect of ${by}`]),
  ].join(" ");
}

function defaultRow(socket: Socket, option: OptionState): Row {
  const row = findOption(option.level, option.name);
  const why = option.value === null && row !== null ? defaultCause(socket, row) : "";
  const origin = option.origin === "unknown" ? `unknown: ${whyNotSeen(socket)}` : `default${why}`;
  return [shownName(option), valueText(option, option.value), "-", origin];
}

/** `, depends on net.core.rmem_default of the traced machine` */
function defaultCause(socket: Socket, option: SocketOption): string {
  const why = whyNoDefault(socket, option);
  return `${why.startsWith("depends") ? ", " : "; "}${why}`;
}
