import { withCommas } from "../base/with-commas.ts";
import type { formats } from "./formats.ts";
import { htmlView } from "./html/view.ts";
import { jsonSummary } from "./json/summary.ts";
import { changeRecord, gapRecord, summaryRecords } from "./json/records.ts";
import { junitView } from "./junit/junit.ts";
import { perfettoView } from "./perfetto/perfetto.ts";
import { pfiles } from "./pfiles.ts";
import { sarifView } from "./sarif/sarif.ts";
import { tableView } from "./table/table.ts";
import { bySocket } from "./text/by-socket.ts";
import { summary } from "./text/summary.ts";
import { timeline } from "./text/timeline.ts";
import type { View, ViewOptions } from "./view.ts";

type Make = (options: ViewOptions) => View;

const silent = (): null => null;

/** Every --format of a trace, by name. To add one: a file that makes the text, its name in formats.ts, and a row here. */
const views: Readonly<Record<(typeof formats)[number], Make>> = {
  text: (options) => ({
    ...(options.bySocket ? bySocket(options) : timeline(options)),
    gap: (hidden) =>
      options.style.faint(
        `(... ${withCommas(hidden)} ${hidden === 1 ? "change" : "changes"} not shown, the output was read too slowly)`,
      ) + "\n",
    summary: (report) => summary(report, options),
  }),
  pfiles: () => ({ change: silent, summary: pfiles }),
  json: (options) => ({ change: silent, summary: (report) => jsonSummary(report, options) }),
  lsof: (options) => tableView("lsof", options),
  netstat: (options) => tableView("netstat", options),
  table: (options) => tableView("table", options),
  ndjson: (options) => ({
    change: changeRecord,
    gap: gapRecord,
    summary: (report) => summaryRecords(report, options),
  }),
  html: htmlView,
  perfetto: perfettoView,
  sarif: sarifView,
  junit: junitView,
};

/** The view of that name; null: there is none. */
export function makeView(name: string, options: ViewOptions): View | null {
  return isFormat(name) ? views[name](options) : null;
}

function isFormat(name: string): name is keyof typeof views {
  return Object.hasOwn(views, name);
}
