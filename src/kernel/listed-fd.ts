import type { Fd, Inode } from "../base/brands.ts";
import type { HeldSocket, Listed, SocketSnapshot } from "../events/snapshot.ts";
import { readFd, tablesOf, type Target } from "./fd.ts";
import { listedByDiag, snapshotFromTables } from "./socket.ts";

/**
 * One fd as lsof, netstat and ss list it: a socket by the kernel's tables, asked only where they do not describe it. Null:
 * it is no socket, or was closed while we looked. There are thousands of them: nothing is made that no table shows.
 */
export function listFd(fd: Fd, target: Target): HeldSocket | null {
  const inode = target.inspection.sockets?.at(target.fdDirectory, `${fd}`) ?? null;
  if (inode === "other") {
    target.seen++;
    return null;
  }
  const socket = inode === null ? null : describedByTables(inode, target);
  if (socket === null) return ask(fd, target);
  target.seen++;
  return { fd, info: null, socket };
}

function ask(fd: Fd, target: Target): HeldSocket | null {
  const found = readFd(fd, target);
  return found === null || found.socket === null ? null : found;
}

/** Null: the tables do not list it, or do not show all that it is. */
function describedByTables(inode: Inode, target: Target): SocketSnapshot | null {
  const { inspection } = target;
  const unix = inspection.unix(inode);
  if (unix !== null) return snapshotFromTables(inode, listedByDiag(unix), inspection.namespaces.own);
  // Most sockets are of our own namespace, and inodes are unique among all: it need not be found out which it is.
  const own = inspection.ownTables()?.find(inode) ?? null;
  if (own !== null) return whole(inode, own, inspection.namespaces.own);
  const listed = tablesOf(target)?.find(inode) ?? null;
  return listed === null ? null : whole(inode, listed, target.namespace());
}

/** Of raw, packet and netlink sockets, and of UNIX sockets without sock_diag, the tables show a part. */
function whole(inode: Inode, listed: Listed, namespace: Inode | null): SocketSnapshot | null {
  const { family, type, protocol } = listed.kind;
  const isWhole =
    family === "AF_UNIX" ||
    type === "SOCK_STREAM" ||
    (type === "SOCK_DGRAM" && (protocol === "IPPROTO_UDP" || protocol === "IPPROTO_UDPLITE"));
  return isWhole ? snapshotFromTables(inode, listed, namespace) : null;
}
