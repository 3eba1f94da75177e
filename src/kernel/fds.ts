import { asFd, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { FdSnapshot, HeldSocket, Refusal } from "../events/snapshot.ts";
import { isHidden } from "../proc/fds.ts";
import { readComm } from "../proc/process.ts";
import { closeDirectory, numbersIn, openDirectory, type Directory } from "./ffi/directory.ts";
import { readSmall } from "./ffi/file.ts";
import { close } from "./ffi/pidfd.ts";
import { readFd, type Target, type Wanted } from "./fd.ts";
import type { Inspection } from "./inspection.ts";
import { listFd } from "./listed-fd.ts";
import { refusalOf } from "./refusal.ts";

interface Fds<Found> {
  readonly fds: readonly Found[];
  /** Which right was missing for the rest; null: nothing was missing. */
  readonly partial: Refusal | null;
}

type Namespace = () => Inode | null;

/** The fds of a process. `namespace` is called where it is needed: that of a process without sockets is not. */
export function readFds(pid: Pid, namespace: Namespace, inspection: Inspection, want: Wanted): Fds<FdSnapshot> {
  return gathered(each(readFd, { pid, namespace, inspection, want }));
}

const nothingElse: Wanted = { options: false, tcpInfo: false, listed: true, info: false };

/** Its sockets alone, by the kernel's tables (listed-fd.ts). */
export function listFds(pid: Pid, namespace: Namespace, inspection: Inspection): Fds<HeldSocket> {
  return gathered(each(listFd, { pid, namespace, inspection, want: nothingElse }));
}

function gathered<Found>(reading: Generator<Found, Refusal | null>): Fds<Found> {
  const fds: Found[] = [];
  for (;;) {
    const next = reading.next();
    if (next.done === true) return { fds, partial: next.value };
    fds.push(next.value);
  }
}

/** One fd after the other: whoever reads many can do something else in between. Gives which right was missing. */
export function eachFd(
  pid: Pid,
  namespace: Namespace,
  inspection: Inspection,
  want: Wanted,
): Generator<FdSnapshot, Refusal | null> {
  return each(readFd, { pid, namespace, inspection, want });
}

type Read<Found> = (fd: Fd, target: Target) => Found | null;
type Source = Pick<Target, "pid" | "namespace" | "inspection" | "want">;

function* each<Found>(read: Read<Found>, source: Source): Generator<Found, Refusal | null> {
  const { pid, inspection } = source;
  const directory = openDirectory(`/proc/${pid}/fd`);
  const numbers = numbersIn(directory);
  try {
    if (numbers === null) return isThere(pid) ? refusalOf(pid, "its command only", inspection.ourRights()) : null;
    return yield* readAll(read, numbers.map(asFd), openTarget(source, directory));
  } finally {
    closeDirectory(directory);
  }
}

function* readAll<Found>(read: Read<Found>, numbers: readonly Fd[], target: Target): Generator<Found, Refusal | null> {
  const { pid, inspection } = target;
  try {
    for (const fd of numbers) {
      const found = read(fd, target);
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

function openTarget(source: Source, fdDirectory: Directory): Target {
  return {
    ...source,
    fdDirectory,
    infoDirectory: source.want.info ? openDirectory(`/proc/${source.pid}/fdinfo`) : null,
    pidfd: null,
    refused: false,
    seen: 0,
  };
}

function isThere(pid: Pid): boolean {
  return readComm(pid, readSmall) !== null;
}
