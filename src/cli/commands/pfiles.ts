import type { ProcessSnapshot } from "../../events/snapshot.ts";
import { snapshots } from "../../kernel/snapshot.ts";
import type { Selection } from "../../select/selection.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { cannotInspect } from "../../views/snapshot/refusal.ts";
import { snapshotView, socketTable } from "../../views/snapshot/registry.ts";
import { selectFds } from "../snapshot/select-fds.ts";
import { foreignProc } from "../../proc/foreign.ts";
import { noSocket } from "../../views/no-socket.ts";
import { readCheck } from "../session/read-check.ts";
import { advisingOf } from "../snapshot/advising.ts";
import { checkLook } from "../snapshot/check-look.ts";
import { formatOf, isShown, show, shownOf } from "../snapshot/show-snapshot.ts";
import { chosenContainers, noneInside, pidsIn } from "../args/containers.ts";
import { processesOf } from "../args/processes.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import { READING, showWait, waited } from "../terminal/progress.ts";
import { tell } from "../terminal/tell.ts";

/** `socktrace pfiles PID...`, or `--container X`: a process that does not exist is reported, the others are shown all the same. */
export async function pfilesCommand(
  pids: readonly number[],
  flags: SnapshotFlags,
  selection: Selection,
): Promise<Fault | null> {
  const shown = shownOf(flags);
  if (isFault(shown)) return shown;
  const check = await readCheck(flags, "processes");
  if (check?.type === "fault") return check;
  const advising = await advisingOf(flags, formatOf(flags));
  if (advising?.type === "fault") return advising;
  const foreign = foreignProc();
  if (foreign !== null) return foreign;
  // Only the tables of other programs show their view.
  const listed = socketTable(formatOf(flags)) !== null;
  const container = chosenContainers(flags);
  if (container?.type === "fault") return flags.Q === true && container.exit === 1 ? null : container;
  const meant = pidsIn(container, pids.length === 0 ? null : processesOf(pids));
  const outside = noneInside(flags, container, meant);
  if (outside !== null) return outside;
  const hide = showWait(READING);
  const found = snapshots(meant, { tcpInfo: flags.verbose === true, others: true, listed, onStep: waited });
  await hide();
  const living: ProcessSnapshot[] = [];
  for (const process of found) {
    if (process.type === "process") living.push(process);
    else tell(`process ${process.pid}: no such process`);
  }
  const chosen = selectFds(living, selection);
  for (const { pid, partial } of living) if (partial !== null) tell(cannotInspect(pid, partial));
  if (living.length < found.length) process.exitCode = 1;
  const isNone = chosen.length === 0 && living.length > 0 && flags.Q !== true;
  const none = isNone ? fault(noSocket(true), 1) : null;
  const { judged, failed, tell: tellChecked } = await checkLook(chosen, { check, advising, none });
  if (isShown(chosen.length, flags)) {
    const problem = await show(snapshotView(formatOf(flags)), { processes: chosen, unheld: [] }, flags, shown, judged);
    if (problem !== null) return problem;
  }
  tellChecked();
  return failed;
}
