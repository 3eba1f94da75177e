import type { HeldSocket, ProcessSnapshot, SocketHolder, UnheldSocket } from "../../events/snapshot.ts";
import type { Selection } from "../../select/selection.ts";
import { subjectOfSnapshot } from "../../select/subject.ts";

/** Processes with all their fds; where sockets are selected, with these alone. A process without any is left out. */
export function selectFds(processes: readonly ProcessSnapshot[], selection: Selection): readonly ProcessSnapshot[] {
  const chosen = processes.filter(({ comm }) => selection.process(comm));
  return selection.anySocket ? chosen : withSockets(chosen, selection);
}

/** Processes with their selected sockets. */
export function selectSockets<Process extends SocketHolder>(
  processes: readonly Process[],
  selection: Selection,
): readonly Process[] {
  return withSockets(
    processes.filter(({ comm }) => selection.process(comm)),
    selection,
  );
}

/** A selection by command leaves out what no visible process has open. */
export function selectUnheld(unheld: readonly UnheldSocket[], selection: Selection): readonly UnheldSocket[] {
  return selection.anyProcess ? unheld.filter(({ socket }) => selection.socket(subjectOfSnapshot(socket))) : [];
}

function withSockets<Process extends SocketHolder>(
  processes: readonly Process[],
  selection: Selection,
): readonly Process[] {
  const isWanted = ({ socket }: HeldSocket): boolean => socket !== null && selection.socket(subjectOfSnapshot(socket));
  const chosen: Process[] = [];
  for (const process of processes) {
    const fds = process.fds.filter(isWanted);
    if (fds.length > 0) chosen.push(fds.length === process.fds.length ? process : { ...process, fds });
  }
  return chosen;
}
