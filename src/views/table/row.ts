import type { Bytes, Fd, Inode, Pid } from "../../base/brands.ts";
import type { SocketKind } from "../../events/event.ts";
import type { Container } from "../../linux/containers/container.ts";
import type { FdInfo } from "../../linux/fd-info.ts";
import type { Listed, Look, Queues, SocketHolder, SocketSnapshot } from "../../events/snapshot.ts";
import type { Address } from "../../linux/address.ts";
import { applies } from "../../linux/applies.ts";
import type { SocketOption } from "../../linux/option.ts";
import { inForceOnSnapshot, inForceOnSocket, type InForce } from "../../world/in-force.ts";
import { optionsNow } from "../../world/moved.ts";
import type { Picture } from "../../world/picture.ts";
import type { Moment, Socket } from "../../world/socket.ts";
import { listing, type Entry } from "../listing.ts";

/** A line of a table: a socket under one fd of one process, from a trace or as the kernel reports it. */
export interface Row {
  /** Who has it open; null: no process that we can see. */
  readonly holder: Held | null;
  /** Null: unknown in a trace, and of what no process has open. */
  readonly user: string | null;
  /** That the process is in; null: in none, or not known. */
  readonly container: Container | null;
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
  option(option: SocketOption): InForce | null;
  /** The options that differ from those of a new socket; null: it could not be asked. */
  readonly changed: readonly ChangedOption[] | null;
}

export interface Held {
  readonly pid: Pid;
  readonly command: Bytes;
  readonly fd: Fd;
}

export interface ChangedOption extends InForce {
  readonly level: string;
  readonly name: string;
}

/** The sockets of a trace, in the order of the summary. */
export function rowsOfPicture(picture: Picture): readonly Row[] {
  return listing(picture).flatMap(({ process, entries }) =>
    entries.map((entry) => ({
      holder: { pid: process.pid, command: process.command, fd: entry.fd },
      container: process.container,
      ...rowOfSocket(entry, picture),
    })),
  );
}

function rowOfSocket({ socket, cloexec, isOpen }: Entry, picture: Picture): Omit<Row, "holder" | "container"> {
  const { id, inode, kind, state, local, peer, backlog, nonblock, opened, closed, calls } = socket;
  return {
    user: null,
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
  return optionsNow(socket).filter((option) => option.usual !== true);
}

/** Sockets as they are now: those of processes, then those that no visible process has open. */
export function rowsOfLook({ processes, unheld }: Look<SocketHolder>): readonly Row[] {
  const rows: Row[] = [];
  for (const { pid, comm, user, container = null, fds } of processes)
    for (const { fd, socket, info } of fds)
      if (socket !== null) rows.push(new SnapshotRow(socket, { user, container }, { pid, command: comm, fd }, info));
  for (const { user, socket } of unheld) rows.push(new SnapshotRow(socket, { user, container: null }, null, null));
  return rows;
}

/** open(2)'s flags (asm-generic/fcntl.h). */
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;

/** A socket as it is now. Of a whole machine there are thousands, and no table shows all of each. */
class SnapshotRow implements Row {
  readonly holder: Held | null;
  readonly user: string | null;
  readonly container: Container | null;
  private readonly socket: SocketSnapshot;
  private readonly info: FdInfo | null;

  constructor(
    socket: SocketSnapshot,
    { user, container }: Pick<Row, "user" | "container">,
    holder: Held | null,
    info: FdInfo | null,
  ) {
    this.socket = socket;
    this.user = user;
    this.container = container;
    this.holder = holder;
    this.info = info;
  }

  get isOpen(): true {
    return true;
  }

  get id(): null {
    return null;
  }

  get opened(): null {
    return null;
  }

  get closed(): null {
    return null;
  }

  get calls(): null {
    return null;
  }

  get inode(): Inode | null {
    return this.socket.inode === 0 ? null : this.socket.inode;
  }

  get kind(): SocketKind {
    return this.socket.kind;
  }

  get state(): string | null {
    return this.socket.state;
  }

  get local(): Address | null {
    return this.socket.local;
  }

  get peer(): Address | null {
    return this.socket.peer;
  }

  get backlog(): number | null {
    return this.socket.backlog?.limit ?? null;
  }

  get queues(): Queues {
    return this.socket.queues;
  }

  get listed(): Row["listed"] {
    return this.socket.listed;
  }

  get cloexec(): boolean | null {
    return this.flag(O_CLOEXEC);
  }

  get nonblock(): boolean | null {
    return this.flag(O_NONBLOCK);
  }

  option(option: SocketOption): InForce | null {
    const { socket } = this;
    if (socket.asked) return inForceOnSnapshot(socket, option);
    return applies(option, socket.kind) ? { value: null, origin: "unknown" } : null;
  }

  get changed(): Row["changed"] {
    const { asked, options } = this.socket;
    if (!asked) return null;
    return options
      .filter((option) => option.changed === true)
      .map(({ level, name, value }) => ({ level, name, value, origin: "observed" }));
  }

  private flag(bit: number): boolean | null {
    return this.info === null ? null : (this.info.flags & bit) !== 0;
  }
}
