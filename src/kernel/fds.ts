import { asFd, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { FdSnapshot, Refusal } from "../events/snapshot.ts";
import { isHidden } from "../proc/fds.ts";
import { readComm } from "../proc/process.ts";
import { closeDirectory, numbersIn, openDirectory, type Directory } from "./ffi/directory.ts";
import { readSmall } from "./ffi/file.ts";
import { close } from "./ffi/pidfd.ts";
import { readFd, type Target, type Wanted } from "./fd.ts";
import type { Inspection } from "./inspection.ts";
import { refusalOf } from "./refusal.ts";

interface Fds {
  readonly fds: readonly FdSnapshot[];
  /** Which right was missing for the rest; null: nothing was missing. */
  readonly partial: Refusal | null;
}

/** The fds of a process. `namespace` is called where it is needed: that of a process without sockets is not. */
export function readFds(pid: Pid, namespace: () => Inode | null, inspection: Inspection, want: Wanted): Fds {
  const fds: FdSnapshot[] = [];
  const reading = eachFd(pid, namespace, inspection, want);
  for (;;) {
    const next = reading.next();
    if (next.done === true) return { fds, partial: next.value };
    fds.push(next.value);
  }
}

/** One fd after the other: whoever reads many can do something else in between. Gives which right was missing. */
export function* eachFd(
  pid: Pid,
  namespace: () => Inode | null,
  inspection: Inspection,
  want: Wanted,
): Generator<FdSnapshot, Refusal | null> {
  const directory = openDirectory(`/proc/${pid}/fd`);
  const numbers = numbersIn(directory);
  try {
    if (numbers === null) return isThere(pid) ? refusalOf(pid, "its command only", inspection.ourRights()) : null;
    return yield* readAll(numbers.map(asFd), openTarget(pid, directory, namespace, inspection, want));
  } finally {
    closeDirectory(directory);
  }
}

function* readAll(numbers: readonly Fd[], target: Target): Generator<FdSnapshot, Refusal | null> {
  const { pid, inspection } = target;
  try {
    for (const fd of numbers) {
      const found = readFd(fd, target);
      if (found !== null) yield found;
    }
  } finally {
    if (target.pidfd !== null && target.pidfd >= 0) close(target.pidfd);
    if (target.infoDirectory !== null) closeDirectory(target.infoDirectory);
  }
  if (target.seen === 0 && numbers.some((fd) => isHidden(pid, fd)))
    return refusalOf(pid, `its command, and that it has ${numbers.length} fds`, inspection.ourRights());
  if (!target.refused || !isThere(pid)) return null;
  return refusalOf(pid, "fds, inodes and addresses from /proc", inspection.ourRights());
}

function openTarget(
  pid: Pid,
  fdDirectory: Directory,
  namespace: () => Inode | null,
  inspection: Inspection,
  want: Wanted,
): Target {
  return {
    pid,
    fdDirectory,
    infoDirectory: want.onlySockets ? null : openDirectory(`/proc/${pid}/fdinfo`),
    namespace,
    inspection,
    want,
    pidfd: null,
    refused: false,
    seen: 0,
  };
}

function isThere(pid: Pid): boolean {
  return readComm(pid, readSmall) !== null;
}
