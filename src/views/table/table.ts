import type { Picture } from "../../world/picture.ts";
import type { tableFormats } from "../formats.ts";
import type { View, ViewOptions } from "../view.ts";
import type { Column } from "./column.ts";
import { columnsCalled, usualColumns } from "./columns.ts";
import { layOut, type LayoutOptions } from "./layout.ts";
import { lsofColumns } from "./lsof.ts";
import { netstat } from "./netstat.ts";
import { rowsOfPicture, type Row } from "./row.ts";

type Table = (rows: readonly Row[], options: LayoutOptions & Pick<ViewOptions, "columns">) => string;

type TableName = (typeof tableFormats)[number];

/** Every --format that is a table, for traces and snapshots alike: a line for each socket under each process. */
const tables: Readonly<Record<TableName, Table>> = {
  lsof: (rows, options) => layOut(lsofColumns, rows, options),
  netstat,
  table: (rows, options) => layOut(options.columns ?? usual(), rows, options),
};

/** The rows as the table of that name; --columns chooses the columns of `table`. */
export function tableText(name: TableName, rows: readonly Row[], options: ViewOptions): string {
  const { style, names, columns } = options;
  return tables[name](rows, { style, names, columns, width: options.width() });
}

/** The sockets of a trace, as the table of that name. */
export function tableView(name: TableName, options: ViewOptions): View {
  return {
    change: () => null,
    summary: ({ state }) => tableText(name, rowsOfPicture(state), options),
    names: true,
  };
}

/** The addresses that a table shows by name. */
export function addressesIn({ sockets, archive }: Pick<Picture, "sockets" | "archive">): readonly string[] {
  return [...sockets.values(), ...archive.closed.values()]
    .flatMap(({ local, peer }) => [local, peer])
    .flatMap((address) => (address?.type === "inet" || address?.type === "inet6" ? [address.address] : []));
}

function usual(): readonly Column[] {
  const columns = columnsCalled(usualColumns);
  return typeof columns === "string" ? [] : columns;
}
