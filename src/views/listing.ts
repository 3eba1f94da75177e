import type { Fd } from "../base/brands.ts";
import type { HeldFd, Process } from "../world/process.ts";
import type { Group } from "../world/archive.ts";
import type { Socket } from "../world/socket.ts";
import type { Picture } from "../world/picture.ts";

/** A process with what is to be listed under it, in the order of the fds. */
export interface Listed {
  readonly process: Process;
  readonly entries: readonly Entry[];
}

/** A socket under a process: still held at the end under `fd`, or opened under it and closed since. */
export interface Entry {
  readonly fd: Fd;
  readonly socket: Socket;
  readonly cloexec: boolean | null;
  /** False where the process had closed it before it ended, or before we looked. */
  readonly held: boolean;
  /** False where the socket is told in full under another process (fork's copies, passed fds). */
  readonly full: boolean;
}

/** Whose process made a socket. */
type Owner = Socket["first"]["process"];

/** Every process that the trace met, with its sockets: each told in full once, under the process that made it. */
export function listing(state: Picture): readonly Listed[] {
  const known = new Map<number, Socket>([...state.archive.closed, ...state.sockets]);
  const processes = allProcesses(state);
  const made = new Map<Owner, Socket[]>();
  for (const socket of known.values()) push(made, socket.first.process, socket);
  const listed = new Set<Owner>(processes);
  return processes.map((process) => ({
    process,
    entries: entriesOf(process, made.get(process) ?? [], known, listed),
  }));
}

/** Ended ones first, in the order of their end, then the living. */
export function allProcesses(state: Picture): readonly Process[] {
  const all = [...state.ended, ...state.processes.values()];
  return all.sort((left, right) => (left.started ?? 0) - (right.started ?? 0) || left.pid - right.pid);
}

/** Groups that stand for more sockets than the archive kept in full. */
export function beyondKept(state: Picture): readonly Group[] {
  return [...state.archive.groups.values()].filter((group) => group.count > group.kept.length);
}

function entriesOf(
  process: Process,
  made: readonly Socket[],
  known: ReadonlyMap<number, Socket>,
  listed: ReadonlySet<Owner>,
): readonly Entry[] {
  const entries = process.held.flatMap((held) => heldEntry(process, held, known, listed));
  const held = new Set(entries.map((entry) => entry.socket));
  for (const socket of made) {
    if (!held.has(socket))
      entries.push({ fd: socket.first.fd, socket, cloexec: socket.cloexec, held: false, full: true });
  }
  return entries.sort((left, right) => left.fd - right.fd || left.socket.id - right.socket.id);
}

/** Where the process that made a socket is not listed, the others tell it in full. */
function heldEntry(
  process: Process,
  held: HeldFd,
  known: ReadonlyMap<number, Socket>,
  listed: ReadonlySet<Owner>,
): Entry[] {
  const socket = known.get(held.socket);
  if (socket === undefined) return [];
  return [
    {
      fd: held.fd,
      socket,
      cloexec: held.cloexec,
      held: true,
      full: socket.first.process === process || !listed.has(socket.first.process),
    },
  ];
}

function push<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
