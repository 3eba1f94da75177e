import type { FdSnapshot, ProcessSnapshot } from "../../events/snapshot.ts";
import type { Selection } from "../../select/selection.ts";
import { subjectOfSnapshot } from "../../select/subject.ts";

/** Processes with all their fds; where sockets are selected, with these alone. A process without any is left out. */
export function selectFds(processes: readonly ProcessSnapshot[], selection: Selection): readonly ProcessSnapshot[] {
  const chosen = processes.filter(({ comm }) => selection.process(comm));
  return selection.anySocket ? chosen : withSockets(chosen, selection);
}

/** Processes with their selected sockets. */
export function selectSockets(processes: readonly ProcessSnapshot[], selection: Selection): readonly ProcessSnapshot[] {
  return withSockets(
    processes.filter(({ comm }) => selection.process(comm)),
    selection,
  );
}

function withSockets(processes: readonly ProcessSnapshot[], selection: Selection): readonly ProcessSnapshot[] {
  const isMeant = ({ socket }: FdSnapshot): boolean => socket !== null && selection.socket(subjectOfSnapshot(socket));
  return processes
    .map((process) => ({ ...process, fds: process.fds.filter(isMeant) }))
    .filter(({ fds }) => fds.length > 0);
}
