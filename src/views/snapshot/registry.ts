import type { SocketHolder } from "../../events/snapshot.ts";
import { tableFormats, type snapshotFormats } from "../formats.ts";
import { rowsOfLook } from "../table/row.ts";
import { tableText } from "../table/table.ts";
import { junitText } from "../junit/junit.ts";
import { sarifText } from "../sarif/sarif.ts";
import { assessLook } from "./assess-look.ts";
import { adviceBelow } from "./advice.ts";
import { htmlOfLook } from "./html.ts";
import { snapshotJson } from "./json.ts";
import { pfilesOfProcesses } from "./pfiles.ts";
import type { SnapshotView } from "./view.ts";

type TableName = (typeof tableFormats)[number];

const tables: Readonly<Record<TableName, SnapshotView<SocketHolder>>> = {
  lsof: tableOf("lsof"),
  netstat: tableOf("netstat"),
  table: tableOf("table"),
};

/** Every --format of pfiles and ls, by name. */
const views: Readonly<Record<(typeof snapshotFormats)[number], SnapshotView>> = {
  ...tables,
  pfiles: pfilesOfProcesses,
  json: snapshotJson,
  html: htmlOfLook,
  sarif: (look, options, advised, checked) => [sarifText(assessLook(look, advised, checked), options)],
  junit: (look, options, advised, checked) => [junitText(assessLook(look, advised, checked), options.fails)],
};

/** The view of that name; null: there is none. */
export function snapshotView(name: string): SnapshotView | null {
  return isFormat(name) ? views[name] : null;
}

/** The tables alone, which need no more of a process than its sockets; null: another format. */
export function socketTable(name: string): SnapshotView<SocketHolder> | null {
  const found = tableFormats.find((one) => one === name);
  return found === undefined ? null : tables[found];
}

function isFormat(name: string): name is keyof typeof views {
  return Object.hasOwn(views, name);
}

function tableOf(name: TableName): SnapshotView<SocketHolder> {
  return (look, options, advised) => [
    tableText(name, rowsOfLook(look), options),
    advised === null ? "" : adviceBelow(advised, options),
  ];
}
