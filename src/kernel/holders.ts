import { asFd, asInode, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { Gone, Holder, ProcessSnapshot } from "../events/snapshot.ts";
import { readFdLink, socketInode } from "../proc/fds.ts";
import { listPids, readComm } from "../proc/process.ts";
import { closeDirectory, numbersIn, openDirectory } from "./ffi/directory.ts";
import { readSmall } from "./ffi/file.ts";
import { statAt } from "./ffi/stat.ts";

/**
 * Who has these sockets open, among the processes whose fds we may list: those that were read already, and one walk
 * over all others of /proc.
 */
export function findHolders(
  wanted: ReadonlySet<Inode>,
  read: readonly (ProcessSnapshot | Gone)[],
): ReadonlyMap<Inode, readonly Holder[]> {
  const holders = new Map<Inode, Holder[]>();
  const add = (inode: Inode, holder: Holder): void => {
    const others = holders.get(inode);
    if (others === undefined) holders.set(inode, [holder]);
    else others.push(holder);
  };
  for (const process of read) {
    if (process.type === "gone") continue;
    const { pid, comm, fds } = process;
    for (const { fd, socket } of fds)
      if (socket !== null && wanted.has(socket.inode)) add(socket.inode, { pid, fd, comm });
  }
  const done = new Set(read.map(({ pid }) => pid));
  for (const pid of listPids())
    if (!done.has(pid)) for (const [fd, inode] of socketsOf(pid, wanted)) addOther(pid, fd, inode, add);
  return holders;
}

function addOther(pid: Pid, fd: Fd, inode: Inode, add: (inode: Inode, holder: Holder) => void): void {
  const comm = readComm(pid, readSmall);
  if (comm !== null) add(inode, { pid, fd, comm });
}

/** Files have inode numbers too, so a match is checked by its link; to read all links would cost more. */
function socketsOf(pid: Pid, wanted: ReadonlySet<Inode>): [Fd, Inode][] {
  const directory = openDirectory(`/proc/${pid}/fd`);
  const fds = (numbersIn(directory) ?? []).map(asFd);
  const found = fds.flatMap((fd): [Fd, Inode][] => {
    const stat = statAt(directory, `${fd}`);
    if (stat === null || !wanted.has(asInode(stat.ino))) return [];
    const link = readFdLink(pid, fd);
    return link !== null && socketInode(link) === stat.ino ? [[fd, asInode(stat.ino)]] : [];
  });
  closeDirectory(directory);
  return found;
}
