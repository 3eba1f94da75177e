import { asBytes, type Inode } from "../base/brands.ts";
import type { Holder } from "../events/snapshot.ts";
import { listFds, listPids, readComm, readFdLink, socketInode } from "./proc/process.ts";

/** Who has these sockets open, among the processes whose fds we may list. One walk over all of /proc. */
export function findHolders(wanted: ReadonlySet<Inode>): ReadonlyMap<Inode, readonly Holder[]> {
  const holders = new Map<Inode, Holder[]>();
  for (const pid of listPids())
    for (const fd of listFds(pid) ?? []) {
      const link = readFdLink(pid, fd);
      const inode = link === null ? null : socketInode(link);
      if (inode === null || !wanted.has(inode)) continue;
      const holder = { pid, fd, comm: readComm(pid) ?? asBytes("") };
      holders.set(inode, [...(holders.get(inode) ?? []), holder]);
    }
  return holders;
}
