import type { Bytes, Fd, Inode, Pid } from "../../base/brands.ts";
import type { SocketKind } from "../../events/event.ts";
import type { Listed, ProcessSnapshot, Queues } from "../../events/snapshot.ts";
import type { Address } from "../../linux/address.ts";
import type { SocketOption } from "../../linux/option.ts";
import { inForceOnSnapshot, inForceOnSocket, type InForce } from "../../world/in-force.ts";
import type { Picture } from "../../world/picture.ts";
import type { Moment, Socket } from "../../world/socket.ts";
import { listing, type Entry } from "../listing.ts";

/** A line of a table: a socket under one fd of one process, from a trace or as the kernel reports it. */
export interface Row {
  readonly pid: Pid;
  readonly command: Bytes;
  /** Null: unknown in a trace. */
  readonly user: string | null;
  readonly fd: Fd;
  /** False: the process closed it before the process or the trace ended. */
  readonly isOpen: boolean;
  /** The number of the socket in the trace; null in a snapshot. */
  readonly id: number | null;
  readonly inode: Inode | null;
  readonly kind: SocketKind;
  readonly state: string | null;
  readonly local: Address | null;
  readonly peer: Address | null;
  readonly backlog: number | null;
  readonly queues: Queues;
  readonly cloexec: boolean | null;
  readonly nonblock: boolean | null;
  readonly opened: Moment | null;
  readonly closed: Moment | null;
  readonly calls: number | null;
  /** Its line in the kernel's tables, which is all that lsof and netstat read; null in a trace, which does not read them. */
  readonly listed: Listed | "not-listed" | null;
  readonly option: (option: SocketOption) => InForce | null;
  /** The options that differ from those of a new socket. */
  readonly changed: readonly ChangedOption[];
}

export interface ChangedOption extends InForce {
  readonly level: string;
  readonly name: string;
}

/** The sockets of a trace, in the order of the summary. */
export function rowsOfPicture(picture: Picture): readonly Row[] {
  return listing(picture).flatMap(({ process, entries }) =>
    entries.map((entry) => ({
      pid: process.pid,
      command: process.command,
      ...rowOfSocket(entry, picture),
    })),
  );
}

function rowOfSocket({ fd, socket, cloexec, isOpen }: Entry, picture: Picture): Omit<Row, "pid" | "command"> {
  const { id, inode, kind, state, local, peer, backlog, nonblock, opened, closed, calls } = socket;
  return {
    user: null,
    fd,
    isOpen,
    id,
    inode,
    kind,
    state,
    local,
    peer,
    backlog,
    queues: { receive: null, send: null },
    cloexec,
    nonblock,
    opened,
    closed,
    calls,
    listed: null,
    option: (option) => inForceOnSocket(socket, option, picture.sysctls),
    changed: changedOf(socket),
  };
}

function changedOf(socket: Socket): readonly ChangedOption[] {
  return [...socket.options.values()].filter((option) => option.usual !== true);
}

/** The sockets of processes as they are now. */
export function rowsOfSnapshots(processes: readonly ProcessSnapshot[]): readonly Row[] {
  return processes.flatMap(rowsOfProcess);
}

/** open(2)'s flags (asm-generic/fcntl.h). */
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;

function rowsOfProcess({ pid, comm, user, fds }: ProcessSnapshot): readonly Row[] {
  return fds.flatMap(({ fd, socket, info }) => {
    if (socket === null) return [];
    const { inode, kind, state, local, peer, queues, listed, options } = socket;
    const flag = (bit: number): boolean | null => (info === null ? null : (info.flags & bit) !== 0);
    const row: Row = {
      pid,
      command: comm,
      user,
      fd,
      isOpen: true,
      id: null,
      inode,
      kind,
      state,
      local,
      peer,
      backlog: socket.backlog?.limit ?? null,
      queues,
      cloexec: flag(O_CLOEXEC),
      nonblock: flag(O_NONBLOCK),
      opened: null,
      closed: null,
      calls: null,
      listed: listed ?? "not-listed",
      option: (option) => inForceOnSnapshot(socket, option),
      changed: options
        .filter((option) => option.changed === true)
        .map(({ level, name, value }) => ({ level, name, value, origin: "observed" })),
    };
    return [row];
  });
}
