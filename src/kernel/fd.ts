import { asBytes, asInode, type Bytes, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { FdKind, FdSnapshot, FileStat, SocketSnapshot } from "../events/snapshot.ts";
import type { FdInfo } from "../linux/fd-info.ts";
import { parseFdInfo } from "../proc/fdinfo.ts";
import { readFdLink, socketInode } from "../proc/fds.ts";
import { askSocket } from "./ask.ts";
import { withDuplicate } from "./duplicate.ts";
import { readAt, type Directory } from "./ffi/file.ts";
import { statAt } from "./ffi/stat.ts";
import type { Inspection } from "./inspection.ts";
import { snapshotFromTables, snapshotOf } from "./socket.ts";

/** What is read only on request: the options, TCP_INFO, and the line in /proc/PID/net. */
export interface Wanted {
  readonly options: boolean;
  readonly tcpInfo: boolean;
  readonly listed: boolean;
}

/** The process whose fds are read, and the means. */
export interface Target {
  readonly pid: Pid;
  /** /proc/PID/fd and /proc/PID/fdinfo, open. */
  readonly fdDirectory: Directory;
  readonly infoDirectory: Directory;
  readonly namespace: Inode | null;
  readonly inspection: Inspection;
  readonly want: Wanted;
  readonly pidfd: number;
  /** Whether sockets may be asked. False once the kernel has refused: from then on only /proc is read. */
  mayAsk: boolean;
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
  const own = stat !== null && target.inspection.isSocket?.(stat) === true ? asInode(stat.ino) : null;
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
  const { pidfd, inspection, want } = target;
  if (!target.mayAsk) return onlyListed(inode, target);
  const answer = withDuplicate(pidfd, fd, inode, (copy) => askSocket(copy, inspection.namespaces, want.options));
  if (answer.ok) {
    const tables = want.listed ? inspection.tables(answer.value.namespace, target) : null;
    return snapshotOf(inode, answer.value, tables?.find(inode) ?? null, inspection, want.tcpInfo);
  }
  if (answer.error === "changed") return "changed";
  if (answer.error === EBADF || answer.error === ESRCH) return "closed";
  target.mayAsk = false;
  return onlyListed(inode, target);
}

function onlyListed(inode: Inode, target: Target): SocketSnapshot {
  const listed = target.inspection.tables(null, target)?.find(inode) ?? null;
  return snapshotFromTables(inode, listed, target.namespace);
}

function readInfo(fd: Fd, { infoDirectory }: Target): FdInfo | null {
  const text = readAt(infoDirectory, `${fd}`);
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
