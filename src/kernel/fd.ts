import { asBytes, asInode, type Bytes, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { FdKind, FdSnapshot, FileStat, SocketSnapshot } from "../events/snapshot.ts";
import type { FdInfo } from "../linux/fd-info.ts";
import { parseFdInfo } from "../proc/fdinfo.ts";
import { readFdLink, socketInode } from "../proc/fds.ts";
import { askSocket } from "./ask.ts";
import { withDuplicate } from "./duplicate.ts";
import type { Directory } from "./ffi/directory.ts";
import { readAt } from "./ffi/file.ts";
import { openPid } from "./ffi/pidfd.ts";
import { statAt } from "./ffi/stat.ts";
import type { Inspection, Member } from "./inspection.ts";
import { snapshotFromTables, snapshotOf } from "./socket.ts";
import type { SocketTables } from "./tables.ts";

/** What is read only on request. */
export interface Wanted {
  readonly options: boolean;
  readonly tcpInfo: boolean;
  /** Each socket's line in /proc/PID/net. */
  readonly listed: boolean;
  /** Each fd's position and flags, in /proc/PID/fdinfo. */
  readonly info: boolean;
}

/** The process whose fds are read, and the means. */
export interface Target {
  readonly pid: Pid;
  /** /proc/PID/fd and /proc/PID/fdinfo, open; null: not wanted. */
  readonly fdDirectory: Directory;
  readonly infoDirectory: Directory | null;
  readonly namespace: () => Inode | null;
  readonly inspection: Inspection;
  readonly want: Wanted;
  /** Opened for the first socket that is asked; null: not yet; below 0: the errno. */
  pidfd: number | null;
  /** The kernel has refused to let us ask. From then on only /proc is read. */
  refused: boolean;
  /** How many fds could be looked at. */
  seen: number;
}

const EBADF = -9;
const ESRCH = -3;
/** A number can be reused again and again while we read it; after so many times it counts as closed. */
const ATTEMPTS = 5;

/** One fd, or null: it was closed while we looked. */
export function readFd(fd: Fd, target: Target): FdSnapshot | null {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = tryFd(fd, target);
    if (found !== "changed") return found;
  }
  return null;
}

function tryFd(fd: Fd, target: Target): FdSnapshot | null | "changed" {
  const stat = statAt(target.fdDirectory, `${fd}`);
  const isSocket = stat === null ? null : (target.inspection.sockets?.is(stat) ?? null);
  if (stat !== null) target.seen++;
  const own = stat !== null && isSocket === true ? asInode(stat.ino) : null;
  // A socket's link follows from its inode: no readlink is needed.
  const path = own === null ? readFdLink(target.pid, fd) : asBytes(`socket:[${own}]`);
  if (path === null) return null;
  const inode = own ?? socketInode(path);
  const socket = inode === null ? null : readSocket(fd, inode, target);
  if (socket === "closed") return null;
  if (socket === "changed") return "changed";
  return { fd, kind: kindOf(path, stat), path, stat, info: readInfo(fd, target), socket };
}

function readSocket(fd: Fd, inode: Inode, target: Target): SocketSnapshot | "closed" | "changed" {
  const { inspection, want } = target;
  const pidfd = pidfdOf(target);
  if (pidfd < 0) return onlyListed(inode, target);
  const answer = withDuplicate(pidfd, fd, inode, (copy) => askSocket(copy, inspection.namespaces, want.options));
  if (answer.ok)
    return snapshotOf(inode, answer.value, lineOf(inode, answer.value.namespace, target), inspection, want.tcpInfo);
  if (answer.error === "changed") return "changed";
  if (answer.error === EBADF || answer.error === ESRCH) return "closed";
  target.refused = true;
  return onlyListed(inode, target);
}

/** Below 0: the process's sockets cannot be asked. */
function pidfdOf(target: Target): number {
  target.pidfd ??= openPid(target.pid);
  if (target.pidfd < 0) target.refused = true;
  return target.refused ? -1 : target.pidfd;
}

/**
 * The socket's line in the tables of its namespace; null: not wanted, or these tables cannot be read. Where it is unknown
 * of which namespace it is, they are looked for in those of its process.
 */
function lineOf(inode: Inode, namespace: Inode | null, target: Target): SocketSnapshot["listed"] {
  if (!target.want.listed) return null;
  const tables = target.inspection.tables(namespace, memberOf(target));
  return tables?.find(inode) ?? (tables === null || namespace === null ? null : "not-listed");
}

function onlyListed(inode: Inode, target: Target): SocketSnapshot {
  const listed = tablesOf(target)?.find(inode) ?? null;
  return snapshotFromTables(inode, listed, target.namespace());
}

/** The tables of the process's namespace. */
export function tablesOf(target: Target): SocketTables | null {
  return target.inspection.tables(null, memberOf(target));
}

function memberOf({ pid, namespace }: Target): Member {
  return { pid, namespace: namespace() };
}

function readInfo(fd: Fd, { infoDirectory }: Target): FdInfo | null {
  const text = infoDirectory === null ? null : readAt(infoDirectory, `${fd}`);
  return text === null ? null : parseFdInfo(text);
}

/** stat(2)'s file types, of mode's upper bits. */
const kinds: Readonly<Record<number, FdKind>> = {
  0o14: "socket",
  0o10: "regular",
  0o04: "directory",
  0o01: "fifo",
  0o02: "character",
  0o06: "block",
};

/** An anon_inode has no type bits. */
function kindOf(path: Bytes, stat: FileStat | null): FdKind {
  if (path.startsWith("socket:[")) return "socket";
  if (path.startsWith("anon_inode:")) return "anonymous";
  return stat === null ? "unknown" : (kinds[stat.mode >> 12] ?? "unknown");
}
