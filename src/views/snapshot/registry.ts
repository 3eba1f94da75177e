import { columnsCalled, usualColumns } from "../table/columns.ts";
import { layOut } from "../table/layout.ts";
import { lsofColumns } from "../table/lsof.ts";
import { netstat } from "../table/netstat.ts";
import { rowsOfSnapshots } from "../table/row.ts";
import type { ViewOptions } from "../view.ts";
import { snapshotJson } from "./json.ts";
import { pfilesOfProcesses } from "./pfiles.ts";
import type { SnapshotView } from "./view.ts";

/** Every --format of pfiles and ls, by name. */
const views: Readonly<Record<string, SnapshotView>> = {
  lsof: (processes, options) => [layOut(lsofColumns, rowsOfSnapshots(processes), laidOut(options))],
  netstat: (processes, options) => [netstat(rowsOfSnapshots(processes), laidOut(options))],
  pfiles: pfilesOfProcesses,
  table: (processes, options) => {
    const usual = columnsCalled(usualColumns);
    const columns = options.columns ?? (typeof usual === "string" ? [] : usual);
    return [layOut(columns, rowsOfSnapshots(processes), laidOut(options))];
  },
  json: snapshotJson,
};

export const snapshotFormats: readonly string[] = Object.keys(views);

/** The view of that name; null: there is none. */
export function snapshotView(name: string): SnapshotView | null {
  return (Object.hasOwn(views, name) ? views[name] : undefined) ?? null;
}

function laidOut(options: ViewOptions): Parameters<typeof layOut>[2] {
  return { style: options.style, names: options.names, width: options.width() };
}
