import type { snapshotFormats } from "../formats.ts";
import { rowsOfSnapshots } from "../table/row.ts";
import { tableText } from "../table/table.ts";
import { snapshotJson } from "./json.ts";
import { pfilesOfProcesses } from "./pfiles.ts";
import type { SnapshotView } from "./view.ts";

/** Every --format of pfiles and ls, by name. */
const views: Readonly<Record<(typeof snapshotFormats)[number], SnapshotView>> = {
  lsof: tableOf("lsof"),
  netstat: tableOf("netstat"),
  table: tableOf("table"),
  pfiles: pfilesOfProcesses,
  json: snapshotJson,
};

/** The view of that name; null: there is none. */
export function snapshotView(name: string): SnapshotView | null {
  return isFormat(name) ? views[name] : null;
}

function isFormat(name: string): name is keyof typeof views {
  return Object.hasOwn(views, name);
}

function tableOf(name: Parameters<typeof tableText>[0]): SnapshotView {
  return (processes, options) => [tableText(name, rowsOfSnapshots(processes), options)];
}
