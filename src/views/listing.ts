import type { Fd } from "../base/brands.ts";
import type { OpenFd, Process } from "../world/process.ts";
import type { Group } from "../world/archive.ts";
import type { Socket } from "../world/socket.ts";
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
  /** False where the details of the socket are listed under another process (copies by fork, passed fds). */
  readonly full: boolean;
}

/** The process that made a socket. */
type Owner = Socket["first"]["process"];

/** Every process of the trace, with its sockets: each is listed in full once, under the process that made it. */
export function listing(state: Picture): readonly Listed[] {
  const sockets = new Map<number, Socket>([...state.archive.closed, ...state.sockets]);
  const processes = allProcesses(state);
  const made = new Map<Owner, Socket[]>();
  for (const socket of sockets.values()) push(made, socket.first.process, socket);
  const listed = new Set<Owner>(processes);
  return processes.map((process) => ({
    process,
    entries: entriesOf(process, made.get(process) ?? [], sockets, listed),
  }));
}

/** All processes of the trace, in the order of their start. */
export function allProcesses(state: Picture): readonly Process[] {
  const all = [...state.ended, ...state.processes.values()];
  return all.sort((left, right) => (left.started ?? 0) - (right.started ?? 0) || left.pid - right.pid);
}

/** Groups that count more sockets than the archive kept in full. */
export function beyondKept(state: Picture): readonly Group[] {
  return [...state.archive.groups.values()].filter((group) => group.count > group.kept.length);
}

function entriesOf(
  process: Process,
  made: readonly Socket[],
  sockets: ReadonlyMap<number, Socket>,
  listed: ReadonlySet<Owner>,
): readonly Entry[] {
  const entries = process.openFds.flatMap((fd) => openEntry(process, fd, sockets, listed));
  const open = new Set(entries.map((entry) => entry.socket));
  for (const socket of made) {
    if (!open.has(socket))
      entries.push({ fd: socket.first.fd, socket, cloexec: socket.cloexec, isOpen: false, full: true });
  }
  return entries.sort((left, right) => left.fd - right.fd || left.socket.id - right.socket.id);
}

/** Where the process that made a socket is not listed, every other process lists it in full. */
function openEntry(
  process: Process,
  { fd, socket: id, cloexec }: OpenFd,
  sockets: ReadonlyMap<number, Socket>,
  listed: ReadonlySet<Owner>,
): Entry[] {
  const socket = sockets.get(id);
  if (socket === undefined) return [];
  return [
    {
      fd,
      socket,
      cloexec,
      isOpen: true,
      full: socket.first.process === process || !listed.has(socket.first.process),
    },
  ];
}

function push<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
