import { changeData } from "../json/records.ts";
import { seconds } from "../json/parts.ts";
import { document } from "../json/summary.ts";
import type { SocketData } from "../json/types.ts";
import type { Socket } from "../../world/socket.ts";
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
      log.add(seconds(change.seen.time), () => changeData(change));
      return null;
    },
    summary: (report) => (report.interim === true ? "" : htmlReport(report, log, options)),
  };
}

function htmlReport(report: Report, log: ChangeLog, options: ViewOptions): string {
  const { state, source } = report;
  const unset = new UnsetLists(state.sysctls);
  const summary = document(report, { ...options, verbose: false, show: new Set() });
  const found = (id: number): Socket | null => state.archive.closed.get(id) ?? state.sockets.get(id) ?? null;
  const parts = options.page();
  const sockets = summary.sockets.map((socket) => withUnset(socket, found(socket.id), unset));
  const extra = {
    report: "trace",
    version: options.version(),
    kernel: source === "read" ? null : parts.kernel,
    logs: report.logs ?? [],
    unset: unset.lists,
    log,
  } as const;
  return reportPage({ ...summary, sockets }, extra, parts);
}

function withUnset(data: SocketData, socket: Socket | null, unset: UnsetLists): SocketRow {
  const list = socket === null ? null : unset.of(socket);
  return list === null ? data : { ...data, unset: list };
}
