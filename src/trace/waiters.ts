import type { Inode } from "../base/brands.ts";
import { groupBy } from "../base/group-by.ts";
import type { Waiting } from "../events/activity.ts";
import { readFdInfo } from "../proc/fdinfo.ts";
import { readWaits, type Waits } from "../proc/waiting.ts";
import type { OpenFd } from "../world/open-fds.ts";
import type { Socket } from "../world/socket.ts";

/** An fd whose socket has an inode. */
export interface Place extends OpenFd {
  readonly inode: Inode;
}

/** open(2)'s flags (asm-generic/fcntl.h). */
const O_NONBLOCK = 0o4000;
const O_ASYNC = 0o20000;

/** Who waits for a socket, in all traced processes that have it open: each process is looked at once. */
export class Waiters {
  private readonly processes = new Map<number, ProcessWaits | null>();
  private readonly namesOf: ReadonlyMap<Socket, readonly OpenFd[]>;
  private readonly fdsOf: ReadonlyMap<number, ReadonlySet<number>>;
  private readonly inodes: ReadonlySet<Inode | null>;

  constructor(names: readonly OpenFd[]) {
    this.namesOf = groupBy(names, ({ socket }) => socket);
    const byProcess = [...groupBy(names, ({ pid }) => pid)];
    this.fdsOf = new Map(byProcess.map(([pid, own]) => [pid, new Set(own.map(({ fd }) => fd))]));
    this.inodes = new Set(names.map(({ socket }) => socket.inode));
  }

  on({ socket, inode }: Place): Waiting | null {
    let how: Waiting["how"] = "nobody";
    let others: Waiting["others"] = null;
    let busy = 0;
    for (const { pid, fd } of this.namesOf.get(socket) ?? []) {
      const waits = this.waitsOf(pid);
      if (waits === null) return null;
      busy += waits.busy;
      if (others !== "polled") others = waits.sockets ?? others;
      if (waits.blocked.has(fd)) how = "blocked";
      else if (how === "nobody" && (waits.polled.has(fd) || waits.epolled.has(inode))) how = "polled";
    }
    return { how, busy, others, nonblock: null };
  }

  /** As above; of one that nobody waits for, also how the program may find out by itself. */
  onConnection(at: Place): Waiting | null {
    const waiting = this.on(at);
    if (waiting?.how !== "nobody") return waiting;
    const flags = readFdInfo(at.pid, at.fd)?.flags;
    if (flags === undefined) return waiting;
    const how = (flags & O_ASYNC) === 0 ? "nobody" : "signalled";
    return { ...waiting, how, nonblock: (flags & O_NONBLOCK) !== 0 };
  }

  private waitsOf(pid: number): ProcessWaits | null {
    let waits = this.processes.get(pid);
    if (waits === undefined) this.processes.set(pid, (waits = this.read(pid)));
    return waits;
  }

  private read(pid: number): ProcessWaits | null {
    const fds = this.fdsOf.get(pid) ?? new Set();
    const waits = readWaits(pid, fds);
    if (waits === null) return null;
    const isSocket = (fd: number): boolean => fds.has(fd);
    const isInEpoll = waits.isEpolling && [...waits.epolled].some((inode) => this.inodes.has(inode));
    if (isInEpoll || [...waits.polled].some(isSocket)) return { ...waits, sockets: "polled" };
    return { ...waits, sockets: [...waits.blocked].some(isSocket) ? "blocked" : null };
  }
}

interface ProcessWaits extends Waits {
  /** How threads of it wait for sockets. */
  readonly sockets: Waiting["others"];
}
