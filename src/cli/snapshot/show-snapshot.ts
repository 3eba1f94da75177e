import { isatty } from "node:tty";
import type { Look, SocketHolder } from "../../events/snapshot.ts";
import { fault, type Fault } from "../../base/fault.ts";
import type { Address } from "../../linux/address.ts";
import type { SnapshotView } from "../../views/snapshot/view.ts";
import { reportFormats, tableFormats } from "../../views/formats.ts";
import { styleFor, widthOf } from "../terminal/colour.ts";
import { usualOptions } from "../../views/view.ts";
import { NameBook } from "../names/names.ts";
import { pageParts } from "../session/page-parts.ts";
import type { Shown } from "../session/shown.ts";
import { sourceFile } from "../session/source-file.ts";
import { showWait } from "../terminal/progress.ts";
import { openFile } from "../terminal/target.ts";
import { formatOf } from "../args/format.ts";
import { ownVersion } from "../args/own-version.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import type { Checking, Judged } from "./check-look.ts";
import { writePieces } from "../terminal/write-text.ts";

const STDOUT = 1;

/**
 * Writes what was found, then reports what came of --expect and --fail-on; gives what went wrong. A report is written in any
 * case, all else where there is something to show. `found`: how much.
 */
export async function showChecked<Process extends SocketHolder>(
  view: SnapshotView<Process> | null,
  look: Look<Process>,
  { found, flags, shown, checking }: Shows,
): Promise<Fault | null> {
  if (found > 0 || reportFormats.some((format) => format === formatOf(flags))) {
    const problem = await show(view, look, flags, shown, checking.judged);
    if (problem !== null) return problem;
  }
  checking.tell();
  return checking.failed;
}

interface Shows {
  readonly found: number;
  readonly flags: SnapshotFlags;
  readonly shown: Shown;
  readonly checking: Checking;
}

/** Writes what was found by the view of --format; null: no error. */
async function show<Process extends SocketHolder>(
  view: SnapshotView<Process> | null,
  look: Look<Process>,
  flags: SnapshotFlags,
  shown: Shown,
  { advised, shown: advice, ...checked }: Judged,
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
  const pieces = view(look, options, advised, checked);
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
