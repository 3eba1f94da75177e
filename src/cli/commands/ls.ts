import { asPid } from "../../base/brands.ts";
import { snapshots } from "../../kernel/snapshot.ts";
import { listPids } from "../../proc/process.ts";
import type { Selection } from "../../select/selection.ts";
import { fault, type Fault } from "../../base/fault.ts";
import { cannotInspectAll } from "../../views/snapshot/refusal.ts";
import { selectSockets } from "../snapshot/select-fds.ts";
import { noSocket } from "../../views/no-socket.ts";
import { show } from "../snapshot/show-snapshot.ts";
import { processesOf } from "../args/processes.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import { tell } from "../terminal/tell.ts";

/** `socktrace ls`: the sockets of all processes that we may see, or of those that are named. */
export async function lsCommand(
  pids: readonly number[] | null,
  flags: SnapshotFlags,
  selection: Selection,
): Promise<Fault | null> {
  const wanted = pids === null ? listPids() : processesOf(pids).map(asPid);
  // Only pfiles' layout and JSON show who has the other end.
  const others = flags.json === true || flags.format === "pfiles" || flags.format === "json";
  const options = others || flags.format === "table" || flags.opt.length > 0;
  const found = snapshots(wanted, { options, tcpInfo: flags.verbose === true, others, listed: !others });
  const living = found.filter((process) => process.type === "process");
  const gone = found.filter((process) => process.type === "gone");
  // Of all processes some always end meanwhile.
  if (pids !== null) for (const { pid } of gone) tell(`process ${pid}: no such process`);
  for (const line of cannotInspectAll(living.filter(({ comm }) => selection.process(comm)))) tell(line);
  const chosen = selectSockets(living, selection);
  if (chosen.length === 0) return flags.Q === true ? null : fault(noSocket(selection.narrows), 1);
  const problem = await show(chosen, flags);
  if (problem === null && pids !== null && gone.length > 0) process.exitCode = 1;
  return problem;
}
