import { isatty } from "node:tty";
import type { Look, SocketHolder } from "../../events/snapshot.ts";
import { fault, type Fault } from "../../base/fault.ts";
import type { Address } from "../../linux/address.ts";
import type { Checked, SnapshotView } from "../../views/snapshot/view.ts";
import { reportFormats, snapshotShowing, tableFormats } from "../../views/formats.ts";
import { styleFor, widthOf } from "../terminal/colour.ts";
import { usualOptions } from "../../views/view.ts";
import type { Picture } from "../../world/picture.ts";
import { NameBook } from "../names/names.ts";
import { pageParts } from "../session/page-parts.ts";
import { shownBy, type Shown } from "../session/shown.ts";
import { sourceFile } from "../session/source-file.ts";
import { showWait } from "../terminal/progress.ts";
import { openFile } from "../terminal/target.ts";
import { ownVersion } from "../args/own-version.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import type { Advising } from "./advising.ts";
import { writePieces } from "../terminal/write-text.ts";

const STDOUT = 1;

/** The --format, which --json is short for. */
export function formatOf({ json, format }: SnapshotFlags): string {
  return json === true ? "json" : format;
}

/** Whether there is something to show: a report is written in any case. */
export function isShown(found: number, flags: SnapshotFlags): boolean {
  return found > 0 || reportFormats.some((format) => format === formatOf(flags));
}

/** What --columns and --show choose. To be asked first: what is wrong must not depend on what is found. */
export function shownOf(flags: SnapshotFlags): Shown | Fault {
  return shownBy(flags, formatOf(flags), snapshotShowing);
}

/** What advice is given on, and how it is shown. */
export interface Judged extends Partial<Pick<Advising, "shown">>, Checked {
  readonly picture: Picture | null;
}

/** Writes what was found by the view of --format; null: no error. */
export async function show<Process extends SocketHolder>(
  view: SnapshotView<Process> | null,
  look: Look<Process>,
  flags: SnapshotFlags,
  shown: Shown,
  { picture, shown: advice, ...checked }: Judged,
): Promise<Fault | null> {
  const format = formatOf(flags);
  if (view === null) return fault(`unknown --format ${format}`, 2);
  const target = flags.output === undefined ? STDOUT : openFile(flags.output);
  if (typeof target !== "number") return target;
  const names = new NameBook(flags);
  if (tableFormats.some((one) => one === format)) {
    const hide = showWait({ words: "looking up names", quiet: true });
    await names.learn(addressesOf(look));
    await hide();
  }
  const options = {
    ...usualOptions,
    style: styleFor(flags.color, target),
    verbose: flags.verbose === true,
    ...shown,
    ...advice,
    fails: flags.failOn ?? "warning",
    sourceFile,
    version: ownVersion,
    page: pageParts,
    width: () => widthOf(target),
    names,
  };
  const pieces = view(look, options, picture, checked);
  const name = flags.output ?? "the output";
  const hide = showWait({ words: `writing ${name}`, quiet: !isatty(target) });
  const problem = await writePieces(target, pieces, name);
  await hide();
  return problem;
}

function* addressesOf({ processes, unheld }: Look<SocketHolder>): Generator<string> {
  for (const { fds } of processes)
    for (const { socket } of fds) if (socket !== null) yield* ofInternet(socket.local, socket.peer);
  for (const { socket } of unheld) yield* ofInternet(socket.local, socket.peer);
}

function ofInternet(...ends: readonly (Address | null)[]): readonly string[] {
  return ends.flatMap((end) => (end?.type === "inet" || end?.type === "inet6" ? [end.address] : []));
}
