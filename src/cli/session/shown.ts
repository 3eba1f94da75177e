import { fault, type Fault } from "../../base/fault.ts";
import { nearest } from "../../base/nearest.ts";
import { optionNames } from "../../linux/catalogue.ts";
import { columnNames, columnsCalled } from "../../views/table/columns.ts";
import { optionsNamed } from "../../views/unset-options.ts";
import type { ViewOptions } from "../../views/view.ts";

/** What --columns and --show choose, of a trace as of a snapshot. `showing`: the formats in which --show adds options. */
export function shownBy(flags: Flags, format: string, showing: readonly string[]): Shown | Fault {
  if (flags.columns !== undefined && format !== "table") return fault("--columns needs --format table", 2);
  if (flags.show !== undefined && !showing.includes(format))
    return fault(`--show needs --format ${showing.join(" or ")}`, 2);
  const columns = flags.columns === undefined ? null : columnsCalled(flags.columns);
  if (typeof columns === "string")
    return fault(`--columns: unknown column ${columns}: ${meant(columns, columnNames())}--columns help lists them`, 2);
  const show = flags.show === undefined ? new Set<string>() : optionsNamed(flags.show);
  if (typeof show === "string")
    return fault(`--show: unknown option ${show}: ${meant(show, optionNames())}socktrace explain lists them`, 2);
  return { columns, show };
}

function meant(word: string, names: readonly string[]): string {
  const near = nearest(word, names);
  return near.length === 0 ? "" : `did you mean ${near.join(", ")}? `;
}

interface Flags {
  readonly columns?: string;
  readonly show?: string;
}

export type Shown = Pick<ViewOptions, "columns" | "show">;
