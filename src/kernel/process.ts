import { asPid, type Bytes, type Inode, type Pid } from "../base/brands.ts";
import { containerOf } from "../containers/containers.ts";
import type { Gone, ProcessSnapshot, SocketHolder } from "../events/snapshot.ts";
import { readOpenFilesLimit } from "../proc/limits.ts";
import { namespaceOf, readCmdline, readComm } from "../proc/process.ts";
import { effectiveUid, readStatus } from "../proc/status.ts";
import { userName } from "../proc/users.ts";
import { readSmall } from "./ffi/file.ts";
import { statPath } from "./ffi/stat.ts";
import type { Wanted } from "./fd.ts";
import { listFds, readFds } from "./fds.ts";
import type { Inspection } from "./inspection.ts";

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
    inner: status.inner === null ? null : asPid(status.inner),
    container: containerOf(pid, readSmall),
    comm,
    argv: readCmdline(pid, readSmall) ?? [comm],
    uid,
    user: userName(uid),
    zombie: status.isZombie,
    openFiles: readOpenFilesLimit(pid, readSmall),
    namespace,
    ...readFds(pid, () => namespace, inspection, want),
  };
}

/**
 * The sockets of a process by the kernel's tables, as lsof, netstat and ss list them; a socket is asked only where the
 * tables do not describe it. Null: it has none, or is gone.
 */
export function listProcess(pid: Pid, inspection: Inspection, isWanted: IsWanted): SocketHolder | null {
  const first = isWanted === null ? null : readComm(pid, readSmall);
  if (isWanted !== null && first !== null && !isWanted(first)) return null;
  let namespace: Inode | null | undefined;
  const found = listFds(pid, () => (namespace ??= namespaceOf(pid, "net")), inspection);
  if (found.fds.length === 0 && found.partial === null) return null;
  const comm = first ?? readComm(pid, readSmall);
  // The directory's owner is the effective user, also of a program that may not be dumped (fs/proc/base.c,
  // task_dump_owner); to read /proc/PID/status takes ten times as long.
  const stat = statPath(`/proc/${pid}`);
  return comm === null || stat === null ? null : { type: "process", pid, comm, user: userName(stat.uid), ...found };
}

/** By the name of a process: one that is not selected is not looked into. Null: all are. */
export type IsWanted = ((comm: Bytes) => boolean) | null;
