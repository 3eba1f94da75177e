import { fault, type Fault } from "../../base/fault.ts";
import { clocks, sinceBegan } from "../../views/clock.ts";
import { makeView } from "../../views/registry.ts";
import { optionsNamed } from "../../views/unset-options.ts";
import { columnsCalled } from "../../views/table/columns.ts";
import type { View } from "../../views/view.ts";
import type { OutputFlags } from "../args/flags.ts";
import type { NameBook } from "../names/names.ts";
import { styleFor, widthOf } from "../terminal/colour.ts";

/** The view that the flags ask for; `fd`: where its text goes, a terminal or not. */
export function viewFor(flags: OutputFlags, fd: number, names: NameBook): View | Fault {
  const columns = flags.columns === undefined ? null : columnsCalled(flags.columns);
  if (typeof columns === "string") return fault(`--columns: unknown column ${columns}: --columns help lists them`, 2);
  const show = flags.show === undefined ? new Set<string>() : optionsNamed(flags.show);
  if (typeof show === "string") return fault(`--show: unknown option ${show}: socktrace explain lists them`, 2);
  const format = flags.json === true ? "json" : flags.format;
  const view = makeView(format, {
    style: styleFor(flags.color, fd),
    verbose: flags.verbose === true,
    show,
    explain: flags.explain === true || flags.verbose === true,
    bySocket: flags.bySocket === true,
    fold: flags.fold === true,
    clock: clocks[flags.t] ?? sinceBegan,
    columns,
    width: () => widthOf(fd),
    names,
  });
  return view ?? fault(`unknown --format ${format}`);
}

/** Whether the timeline and the summary are for people: a blank line stands between them. */
export function isText(flags: OutputFlags): boolean {
  return flags.format === "text" && flags.json !== true;
}
