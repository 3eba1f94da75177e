import { jsonSummary } from "./json/summary.ts";
import { changeRecord, gapRecord, summaryRecords } from "./json/records.ts";
import { pfiles } from "./pfiles.ts";
import { tableNames, tableView } from "./table/table.ts";
import { bySocket } from "./text/by-socket.ts";
import { summary } from "./text/summary.ts";
import { timeline } from "./text/timeline.ts";
import type { View, ViewOptions } from "./view.ts";

type Make = (options: ViewOptions) => View;

const silent = (): null => null;

/** Every --format of a trace, by name. To add one: a file that makes the text, and a row here. */
const views: Readonly<Record<string, Make>> = {
  text: (options) => ({
    ...(options.bySocket ? bySocket(options) : timeline(options)),
    gap: (hidden) => options.style.faint(`(... ${hidden.toLocaleString("en")} changes not shown)`) + "\n",
    summary: (report) => summary(report, options),
  }),
  pfiles: () => ({ change: silent, summary: pfiles }),
  json: () => ({ change: silent, summary: jsonSummary }),
  ...Object.fromEntries(tableNames.map((name) => [name, (options: ViewOptions) => tableView(name, options)])),
  ndjson: () => ({ change: changeRecord, gap: gapRecord, summary: summaryRecords }),
};

export const formats: readonly string[] = Object.keys(views);

/** The view of that name; null: there is none. */
export function makeView(name: string, options: ViewOptions): View | null {
  return (Object.hasOwn(views, name) ? views[name]?.(options) : undefined) ?? null;
}
