import type { Pid } from "../../base/brands.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import type { Gone, Look, ProcessSnapshot, SocketHolder } from "../../events/snapshot.ts";
import { listMachine, listSockets, machineSnapshot, snapshots } from "../../kernel/snapshot.ts";
import type { Selection } from "../../select/selection.ts";
import { detailedFormats, listedFormats } from "../../views/formats.ts";
import { noSocket } from "../../views/no-socket.ts";
import { cannotInspectAll } from "../../views/snapshot/refusal.ts";
import { snapshotView, socketTable } from "../../views/snapshot/registry.ts";
import { columnsCalled, usualColumns } from "../../views/table/columns.ts";
import type { SnapshotView } from "../../views/snapshot/view.ts";
import { tellInside } from "../args/containers.ts";
import { chooseProcesses } from "../args/processes.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import type { Shown } from "../session/shown.ts";
import { askedBy } from "../snapshot/asked.ts";
import { checkLook, unchecked, type Checking } from "../snapshot/check-look.ts";
import { selectSockets, selectUnheld } from "../snapshot/select-fds.ts";
import { showChecked } from "../snapshot/show-snapshot.ts";
import { READING, showWait, waited } from "../terminal/progress.ts";
import { tell } from "../terminal/tell.ts";

/** `socktrace ls`: the sockets of the machine, or of the processes that are named. */
export async function lsCommand(
  named: readonly number[] | null,
  flags: SnapshotFlags,
  selection: Selection,
): Promise<Fault | null> {
  const asked = await askedBy(flags);
  if (isFault(asked)) return asked;
  const { format, shown, check, advising } = asked;
  const chosen = chooseProcesses(named, flags);
  if (chosen?.type !== "processes") return chosen;
  const { pids } = chosen;
  if (pids === null) tellInside();
  // lsof's and netstat's tables show what the kernel's have: a socket is asked only for what they lack.
  const needsOptions = flags.opt.length > 0 || check !== null || advising !== null;
  const asks = format === "table" || needsOptions || selection.needsProtocol;
  const table = asks ? null : socketTable(format);
  if (table !== null) {
    const isWanted = selection.anyProcess ? null : selection.process;
    const hide = showWait(READING);
    const found = pids === null ? listMachine(isWanted, waited) : processesAlone(listSockets(pids, isWanted, waited));
    await hide();
    return showSelected(table, found, { pids, flags, shown, selection, judgement: null });
  }
  const options = needsOptions || showsOptions(format, flags);
  const wanted = { options, tcpInfo: flags.verbose === true, ...neededBy(format), onStep: waited };
  const hide = showWait(READING);
  const found = pids === null ? machineSnapshot(wanted) : processesAlone(snapshots(pids, wanted));
  await hide();
  const judgement = (chosen: readonly ProcessSnapshot[], none: Fault | null): Promise<Checking> =>
    checkLook(chosen, { check, advising, none });
  return showSelected(snapshotView(format), found, { pids, flags, shown, selection, judgement });
}

/** Only pfiles' layout, JSON and HTML show who has the other end, only lsof's and netstat's the lines of the kernel's tables. */
function neededBy(format: string): { readonly others: boolean; readonly listed: boolean } {
  return { others: isIn(detailedFormats, format), listed: isIn(listedFormats, format) };
}

/** A table without a column of options needs none; a name that is no column is reported when it is shown. */
function showsOptions(format: string, { columns = usualColumns }: SnapshotFlags): boolean {
  if (format !== "table") return isIn(detailedFormats, format);
  const called = columnsCalled(columns);
  return typeof called !== "string" && called.some(({ ofOptions }) => ofOptions === true);
}

function isIn(formats: readonly string[], format: string): boolean {
  return formats.includes(format);
}

function processesAlone<Process>(processes: readonly (Process | Gone)[]): Look<Process | Gone> {
  return { processes, unheld: [] };
}

interface Wish<Process> {
  /** Null: all processes. */
  readonly pids: readonly Pid[] | null;
  readonly flags: SnapshotFlags;
  readonly shown: Shown;
  readonly selection: Selection;
  /** What is checked of what was selected, and what it is if that is nothing; null: of a table that only lists. */
  readonly judgement: ((chosen: readonly Process[], none: Fault | null) => Promise<Checking>) | null;
}

async function showSelected<Process extends SocketHolder>(
  view: SnapshotView<Process> | null,
  { processes, unheld }: Look<Process | Gone>,
  { pids, flags, shown, selection, judgement }: Wish<Process>,
): Promise<Fault | null> {
  const isGone = (one: Process | Gone): one is Gone => one.type === "gone";
  const living = processes.flatMap((one) => (isGone(one) ? [] : [one]));
  const gone = processes.filter(isGone);
  // Of all processes, and of a container's, some always end meanwhile.
  const isNamed = pids !== null && flags.container.length === 0;
  if (isNamed) for (const { pid } of gone) tell(`process ${pid}: no such process`);
  for (const line of cannotInspectAll(living.filter(({ comm }) => selection.process(comm)))) tell(line);
  const chosen = selectSockets(living, selection);
  const alone = selectUnheld(unheld, selection);
  if (isNamed && gone.length > 0) process.exitCode = 1;
  const found = chosen.length + alone.length;
  const none =
    found > 0 || flags.Q === true ? null : fault(noSocket(selection.narrows || flags.container.length > 0), 1);
  const checking = (await judgement?.(chosen, none)) ?? unchecked(none);
  return showChecked(view, { processes: chosen, unheld: alone }, { found, flags, shown, checking });
}
