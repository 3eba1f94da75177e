import { jsonSummary } from "./json/summary.ts";
import { changeRecord, gapRecord, summaryRecords } from "./json/records.ts";
import { pfiles } from "./pfiles.ts";
import { tableNames, tableView } from "./table/table.ts";
import { bySocket } from "./text/by-socket.ts";
import { explained } from "./text/explained.ts";
import { withFilters } from "./text/filters.ts";
import { summary } from "./text/summary.ts";
import { changeLine, timeline } from "./text/timeline.ts";
import type { View, ViewOptions } from "./view.ts";

type Make = (options: ViewOptions) => View;

const silent = (): null => null;

/** Every --format of a trace, by name. To add one: a file that makes the text, and a row here. */
const views: Readonly<Record<string, Make>> = {
  text: (options) => ({
    ...timelineView(options),
    gap: (hidden) => options.style.faint(`(... ${hidden.toLocaleString("en")} changes not shown)`) + "\n",
    summary: (report) => summary(report, options.style),
  }),
  pfiles: () => ({ change: silent, summary: pfiles }),
  json: () => ({ change: silent, summary: jsonSummary }),
  ...Object.fromEntries(tableNames.map((name) => [name, (options: ViewOptions) => tableView(name, options)])),
  ndjson: () => ({ change: changeRecord, gap: gapRecord, summary: summaryRecords }),
};

export const formats: readonly string[] = Object.keys(views);

function timelineView(options: ViewOptions): Pick<View, "change" | "rest"> {
  const { style, verbose, explain } = options;
  const told = (change: View["change"]): View["change"] => {
    const withSentences = explain ? explained(change, options) : change;
    return verbose ? withFilters(withSentences, style) : withSentences;
  };
  if (!options.bySocket) return { change: told(timeline(style, verbose)) };
  return bySocket(
    told((change, began) => changeLine(change, began, style)),
    style,
  );
}

/** The view of that name; null: there is none. */
export function makeView(name: string, options: ViewOptions): View | null {
  return (Object.hasOwn(views, name) ? views[name]?.(options) : undefined) ?? null;
}
