import { asPid, type Inode, type Pid } from "../base/brands.ts";
import type { FdSnapshot, Gone, ProcessSnapshot, Refusal } from "../events/snapshot.ts";
import { isHidden, listFds } from "../proc/fds.ts";
import { readOpenFilesLimit } from "../proc/limits.ts";
import { namespaceOf, readCmdline, readComm } from "../proc/process.ts";
import { effectiveUid, readStatus } from "../proc/status.ts";
import { userName } from "../proc/users.ts";
import { closeDirectory, openDirectory, readSmall } from "./ffi/file.ts";
import { close, openPid } from "./ffi/pidfd.ts";
import { readFd, type Wanted } from "./fd.ts";
import type { Inspection } from "./inspection.ts";
import { refusalOf } from "./refusal.ts";

/** Reads one process; the sockets at the other ends are found later, for all processes at once. */
export function readProcess(pid: Pid, inspection: Inspection, want: Wanted): ProcessSnapshot | Gone {
  const comm = readComm(pid, readSmall);
  const status = readStatus(pid, readSmall);
  if (comm === null || status === null) return { type: "gone", pid };
  const uid = effectiveUid(status);
  const namespace = namespaceOf(pid, "net");
  return {
    type: "process",
    pid,
    ppid: asPid(status.parent),
    comm,
    argv: readCmdline(pid, readSmall) ?? [comm],
    uid,
    user: userName(uid),
    zombie: status.isZombie,
    openFiles: readOpenFilesLimit(pid, readSmall),
    namespace,
    ...readFds(pid, namespace, inspection, want),
  };
}

interface Fds {
  readonly fds: readonly FdSnapshot[];
  readonly partial: Refusal | null;
}

function readFds(pid: Pid, namespace: Inode | null, inspection: Inspection, want: Wanted): Fds {
  const numbers = listFds(pid);
  if (numbers === null) return { fds: [], partial: isThere(pid) ? refusalOf(pid, "its command only") : null };
  const directories = {
    fdDirectory: openDirectory(`/proc/${pid}/fd`),
    infoDirectory: openDirectory(`/proc/${pid}/fdinfo`),
  };
  const pidfd = openPid(pid);
  const target = { pid, ...directories, namespace, inspection, want, pidfd, mayAsk: pidfd >= 0 };
  const fds: FdSnapshot[] = [];
  for (const fd of numbers) {
    const found = readFd(fd, target);
    if (found !== null) fds.push(found);
  }
  if (pidfd >= 0) close(pidfd);
  for (const directory of Object.values(directories)) closeDirectory(directory);
  if (fds.length === 0 && numbers.some((fd) => isHidden(pid, fd)))
    return { fds, partial: refusalOf(pid, `its command, and that it has ${numbers.length} fds`) };
  const isPartial = !target.mayAsk && fds.some(({ socket }) => socket?.asked === false) && isThere(pid);
  return { fds, partial: isPartial ? refusalOf(pid, "fds, inodes and addresses from /proc") : null };
}

function isThere(pid: Pid): boolean {
  return readComm(pid, readSmall) !== null;
}
