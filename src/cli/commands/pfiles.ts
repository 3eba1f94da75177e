import { fault, isFault, type Fault } from "../../base/fault.ts";
import type { ProcessSnapshot } from "../../events/snapshot.ts";
import { snapshots } from "../../kernel/snapshot.ts";
import type { Selection } from "../../select/selection.ts";
import { listedFormats } from "../../views/formats.ts";
import { noSocket } from "../../views/no-socket.ts";
import { cannotInspect } from "../../views/snapshot/refusal.ts";
import { snapshotView } from "../../views/snapshot/registry.ts";
import { chooseProcesses } from "../args/processes.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import { askedBy } from "../snapshot/asked.ts";
import { checkLook } from "../snapshot/check-look.ts";
import { selectFds } from "../snapshot/select-fds.ts";
import { showChecked } from "../snapshot/show-snapshot.ts";
import { READING, showWait, waited } from "../terminal/progress.ts";
import { tell } from "../terminal/tell.ts";

/** `socktrace pfiles PID...`, or `--container X`: a process that does not exist is reported, the others are shown all the same. */
export async function pfilesCommand(
  pids: readonly number[],
  flags: SnapshotFlags,
  selection: Selection,
): Promise<Fault | null> {
  const asked = await askedBy(flags);
  if (isFault(asked)) return asked;
  const { format, shown, check, advising } = asked;
  const named = chooseProcesses(pids.length === 0 ? null : pids, flags);
  if (named?.type !== "processes") return named;
  const listed = listedFormats.some((one) => one === format);
  const hide = showWait(READING);
  const found = snapshots(named.pids ?? [], { tcpInfo: flags.verbose === true, others: true, listed, onStep: waited });
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
  const checking = await checkLook(chosen, { check, advising, none });
  const look = { processes: chosen, unheld: [] };
  return showChecked(snapshotView(format), look, { found: chosen.length, flags, shown, checking });
}
