import { rowsOfSnapshots } from "../table/row.ts";
import { tableNames, tableText } from "../table/table.ts";
import { snapshotJson } from "./json.ts";
import { pfilesOfProcesses } from "./pfiles.ts";
import type { SnapshotView } from "./view.ts";

/** Every --format of pfiles and ls, by name. */
const views: Readonly<Record<string, SnapshotView>> = {
  ...Object.fromEntries(tableNames.map((name) => [name, tableOf(name)])),
  pfiles: pfilesOfProcesses,
  json: snapshotJson,
};

export const snapshotFormats: readonly string[] = Object.keys(views);

/** The view of that name; null: there is none. */
export function snapshotView(name: string): SnapshotView | null {
  return (Object.hasOwn(views, name) ? views[name] : undefined) ?? null;
}

function tableOf(name: string): SnapshotView {
  return (processes, options) => [tableText(name, rowsOfSnapshots(processes), options)];
}
