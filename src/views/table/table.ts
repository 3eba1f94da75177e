import type { Picture } from "../../world/picture.ts";
import type { View, ViewOptions } from "../view.ts";
import { columnsCalled, usualColumns } from "./columns.ts";
import { layOut } from "./layout.ts";
import { rowsOfPicture } from "./row.ts";

/** `--format table`: a line for each socket under each process, in the columns that were asked for. */
export function table(options: ViewOptions): View {
  const usual = columnsCalled(usualColumns);
  const columns = options.columns ?? (typeof usual === "string" ? [] : usual);
  return {
    change: () => null,
    summary: ({ state }) => layOut(columns, rowsOfPicture(state), { ...options, width: options.width() }),
    names: true,
  };
}

/** The addresses whose names a table would show. */
export function addressesIn({ sockets, archive }: Pick<Picture, "sockets" | "archive">): readonly string[] {
  return [...sockets.values(), ...archive.closed.values()]
    .flatMap(({ local, peer }) => [local, peer])
    .flatMap((address) => (address?.type === "inet" || address?.type === "inet6" ? [address.address] : []));
}
