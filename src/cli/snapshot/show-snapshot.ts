import type { ProcessSnapshot } from "../../events/snapshot.ts";
import { fault, type Fault } from "../../base/fault.ts";
import { snapshotView } from "../../views/snapshot/registry.ts";
import { columnsCalled } from "../../views/table/columns.ts";
import { tableFormats } from "../../views/formats.ts";
import { styleFor, widthOf } from "../terminal/colour.ts";
import { usualOptions } from "../../views/view.ts";
import { NameBook } from "../names/names.ts";
import { openFile } from "../terminal/target.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import { writePieces } from "../terminal/write-text.ts";

const STDOUT = 1;

/** Writes the processes in the format of --format; null: no error. */
export async function show(processes: readonly ProcessSnapshot[], flags: SnapshotFlags): Promise<Fault | null> {
  const target = flags.output === undefined ? STDOUT : openFile(flags.output);
  if (typeof target !== "number") return target;
  const format = flags.json === true ? "json" : flags.format;
  const columns = flags.columns === undefined ? null : columnsCalled(flags.columns);
  if (typeof columns === "string") return fault(`--columns: unknown column ${columns}: --columns help lists them`, 2);
  const view = snapshotView(format);
  if (view === null) return fault(`unknown --format ${format}`, 2);
  const names = new NameBook(flags);
  if (tableFormats.some((one) => one === format)) await names.learn(addressesOf(processes));
  const style = styleFor(flags.color, target);
  const pieces = view(processes, {
    ...usualOptions,
    style,
    verbose: flags.verbose === true,
    columns,
    width: () => widthOf(target),
    names,
  });
  return writePieces(target, pieces, flags.output ?? "the output");
}

function addressesOf(processes: readonly ProcessSnapshot[]): readonly string[] {
  return processes.flatMap(({ fds }) =>
    fds.flatMap(({ socket }) =>
      [socket?.local, socket?.peer].flatMap((end) =>
        end?.type === "inet" || end?.type === "inet6" ? [end.address] : [],
      ),
    ),
  );
}
