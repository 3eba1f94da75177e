import { changeData } from "../json/records.ts";
import { seconds, socketJson } from "../json/parts.ts";
import { documentOf, socketsIn } from "../json/summary.ts";
import type { Report, View, ViewOptions } from "../view.ts";
import { ChangeLog } from "./blocks.ts";
import { reportPage } from "./report.ts";
import type { SocketRow } from "./types.ts";
import { UnsetLists } from "./unset.ts";

/** `--format html` of a trace: one page at the end, with all changes, so nothing in between. */
export function htmlView(options: ViewOptions): View {
  const log = new ChangeLog(() => options.page().pack);
  return {
    change: (change) => {
      // How many events were lost is in the summary.
      if (change.type !== "missed") log.add(seconds(change.seen.time), () => changeData(change));
      return null;
    },
    summary: (report) => (report.interim === true ? "" : htmlReport(report, log, options)),
  };
}

function htmlReport(report: Report, log: ChangeLog, options: ViewOptions): string {
  const { state, source } = report;
  const unset = new UnsetLists(state.sysctls);
  const parts = options.page();
  const extra = {
    report: "trace",
    version: options.version(),
    kernel: source === "read" ? null : parts.kernel,
    logs: report.logs ?? [],
    unset: unset.lists,
    log,
  } as const;
  return reportPage(documentOf(report, options, rowsOf(report, unset), Infinity), extra, parts);
}

/** Made when they are read, so that of many only a few are in memory. */
function* rowsOf(report: Report, unset: UnsetLists): Generator<SocketRow> {
  for (const socket of socketsIn(report)) {
    const list = unset.of(socket);
    const data = socketJson(socket, [], false);
    yield list === null ? data : { ...data, unset: list };
  }
}
