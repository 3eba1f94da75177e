import { fault, type Fault } from "../../base/fault.ts";
import { columnsCalled } from "../../views/table/columns.ts";
import { optionsNamed } from "../../views/unset-options.ts";
import type { ViewOptions } from "../../views/view.ts";

/** What --columns and --show choose, of a trace as of a snapshot. */
export function shownBy(flags: { readonly columns?: string; readonly show?: string }): Shown | Fault {
  const columns = flags.columns === undefined ? null : columnsCalled(flags.columns);
  if (typeof columns === "string") return fault(`--columns: unknown column ${columns}: --columns help lists them`, 2);
  const show = flags.show === undefined ? new Set<string>() : optionsNamed(flags.show);
  if (typeof show === "string") return fault(`--show: unknown option ${show}: socktrace explain lists them`, 2);
  return { columns, show };
}

type Shown = Pick<ViewOptions, "columns" | "show">;
