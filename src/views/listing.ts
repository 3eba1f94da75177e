import type { Fd } from "../base/brands.ts";
import { groupBy } from "../base/group-by.ts";
import type { Group } from "../world/archive.ts";
import type { Process } from "../world/process-record.ts";
import type { First, Socket } from "../world/socket.ts";
import type { Picture } from "../world/picture.ts";

/** A process with the sockets to be listed under it, in the order of the fds. */
export interface Listed {
  readonly process: Process;
  readonly entries: readonly Entry[];
}

/** A socket under a process: still open under `fd` at the end, or opened under it and closed since. */
export interface Entry {
  readonly fd: Fd;
  readonly socket: Socket;
  readonly cloexec: boolean | null;
  /** False where the process closed it before the process or the trace ended. */
  readonly isOpen: boolean;
  /** The process under which the socket is listed in full (copies by fork, passed fds); null: under this one. */
  readonly elsewhere: Process | null;
}

/**
 * Every process of the trace, with its sockets: each is listed in full once, under the process that made it, or where a
 * selection left that one out, under the one for which it was selected. A process that ended and is no longer kept is
 * listed if a socket would be missing without it.
 */
export function listing(state: Picture): readonly Listed[] {
  const sockets = new Map<number, Socket>([...state.archive.closed, ...state.sockets]);
  const kept = new Set(allProcesses(state));
  const open = new Set([...kept].flatMap(({ openFds }) => openFds.map(({ socket }) => socket)));
  const homes = new Map<Socket, First>();
  for (const socket of sockets.values()) {
    const home = kept.has(socket.first.process) ? socket.first : (state.userOf?.(socket) ?? socket.first);
    // Where no process is its home, each that has it open lists it in full.
    if (kept.has(home.process) || !open.has(socket.id)) homes.set(socket, home);
  }
  const homed = groupBy([...homes], ([, { process }]) => process);
  return inOrder([...new Set([...kept, ...homed.keys()])]).map((process) => ({
    process,
    entries: [...openEntries(process, sockets, homes), ...closedEntries(process, homed.get(process) ?? [])].sort(
      (left, right) => left.fd - right.fd || left.socket.id - right.socket.id,
    ),
  }));
}

/** All processes of the trace, in the order of their start. */
export function allProcesses(state: Picture): readonly Process[] {
  return inOrder([...state.ended, ...state.processes.values()]);
}

function inOrder(processes: Process[]): readonly Process[] {
  return processes.sort((left, right) => (left.started ?? 0) - (right.started ?? 0) || left.pid - right.pid);
}

/** Groups that count more sockets than the archive kept in full. */
export function beyondKept(state: Picture): readonly Group[] {
  return [...state.archive.groups.values()].filter((group) => group.count > group.kept.length);
}

function openEntries(
  process: Process,
  sockets: ReadonlyMap<number, Socket>,
  homes: ReadonlyMap<Socket, First>,
): readonly Entry[] {
  return process.openFds.flatMap(({ fd, socket: id, cloexec }) => {
    const socket = sockets.get(id);
    if (socket === undefined) return [];
    const home = homes.get(socket)?.process ?? process;
    return [{ fd, socket, cloexec, isOpen: true, elsewhere: home === process ? null : home }];
  });
}

/** Those that it had, and had no longer when it or the trace ended. */
function closedEntries(process: Process, homed: readonly (readonly [Socket, First])[]): readonly Entry[] {
  const open = new Set(process.openFds.map(({ socket }) => socket));
  return homed
    .filter(([{ id }]) => !open.has(id))
    .map(([socket, { fd }]) => ({ fd, socket, cloexec: socket.cloexec, isOpen: false, elsewhere: null }));
}
