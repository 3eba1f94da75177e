import { jsonSummary } from "./json/summary.ts";
import { changeRecord, summaryRecords } from "./json/records.ts";
import { pfiles } from "./pfiles.ts";
import { table } from "./table/table.ts";
import { bySocket } from "./text/by-socket.ts";
import { summary } from "./text/summary.ts";
import { timeline } from "./text/timeline.ts";
import type { View, ViewOptions } from "./view.ts";

type Make = (options: ViewOptions) => View;

const silent = (): null => null;

/** Every --format of a trace, by name. To add one: a file that makes the text, and a row here. */
const views: Readonly<Record<string, Make>> = {
  text: ({ style, verbose, bySocket: grouped }) => ({
    ...(grouped ? bySocket(style) : { change: timeline(style, verbose) }),
    summary: (report) => summary(report, style),
  }),
  pfiles: () => ({ change: silent, summary: pfiles }),
  json: () => ({ change: silent, summary: jsonSummary }),
  table,
  ndjson: () => ({ change: changeRecord, summary: summaryRecords }),
};

export const formats: readonly string[] = Object.keys(views);

/** The view of that name; null: there is none. */
export function makeView(name: string, options: ViewOptions): View | null {
  return (Object.hasOwn(views, name) ? views[name]?.(options) : undefined) ?? null;
}
