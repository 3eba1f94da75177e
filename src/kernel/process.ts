import { asPid, type Inode, type Pid } from "../base/brands.ts";
import type { FdSnapshot, Gone, Limit, ProcessSnapshot, Refusal } from "../events/snapshot.ts";
import { closeDirectory, openDirectory, readSmall } from "./ffi/file.ts";
import { close, openPid } from "./ffi/pidfd.ts";
import { readFd } from "./fd.ts";
import type { Look } from "./look.ts";
import { parseOpenFilesLimit } from "./proc/limits.ts";
import { listFds, networkNamespace, parseCmdline, readComm } from "./proc/process.ts";
import { parseStatus } from "./proc/status.ts";
import { userName } from "./proc/users.ts";
import { refusalOf } from "./refusal.ts";

/** Reads one process; the sockets at the other ends are found later, for all processes at once. */
export function readProcess(pid: Pid, look: Look, wantTcpInfo: boolean): ProcessSnapshot | Gone {
  const comm = readComm(pid);
  const status = readSmall(`/proc/${pid}/status`);
  if (comm === null || status === null) return { type: "gone", pid };
  const { ppid, uids } = parseStatus(status);
  const uid = uids[1] ?? 0;
  const namespace = networkNamespace(pid);
  return {
    type: "process",
    pid,
    ppid: asPid(ppid),
    comm,
    argv: parseCmdline(readSmall(`/proc/${pid}/cmdline`) ?? comm),
    uid,
    user: userName(uid),
    openFiles: readLimit(pid),
    namespace,
    ...readFds(pid, namespace, look, wantTcpInfo),
  };
}

interface Fds {
  readonly fds: readonly FdSnapshot[];
  readonly partial: Refusal | null;
}

function readFds(pid: Pid, namespace: Inode | null, look: Look, wantTcpInfo: boolean): Fds {
  const numbers = listFds(pid);
  if (numbers === null) return { fds: [], partial: isThere(pid) ? refusalOf(pid, "its command only") : null };
  const directories = {
    fdDirectory: openDirectory(`/proc/${pid}/fd`),
    infoDirectory: openDirectory(`/proc/${pid}/fdinfo`),
  };
  const pidfd = openPid(pid);
  let isForbidden = pidfd < 0;
  const forbidden = (): void => {
    isForbidden = true;
  };
  const fds: FdSnapshot[] = [];
  for (const fd of numbers) {
    const target = { pid, ...directories, namespace, look, wantTcpInfo, pidfd: isForbidden ? null : pidfd, forbidden };
    const found = readFd(fd, target);
    if (found !== null) fds.push(found);
  }
  if (pidfd >= 0) close(pidfd);
  for (const directory of Object.values(directories)) closeDirectory(directory);
  const isPartial = isForbidden && fds.some(({ socket }) => socket?.asked === false) && isThere(pid);
  return { fds, partial: isPartial ? refusalOf(pid, "fds, inodes and addresses from /proc") : null };
}

function isThere(pid: Pid): boolean {
  return readComm(pid) !== null;
}

function readLimit(pid: Pid): Limit | null {
  const text = readSmall(`/proc/${pid}/limits`);
  return text === null ? null : parseOpenFilesLimit(text);
}
