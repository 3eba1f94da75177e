import { asFd, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { FdSnapshot, HeldSocket, Refusal } from "../events/snapshot.ts";
import { isHidden } from "../proc/fds.ts";
import { readComm } from "../proc/process.ts";
import { closeDirectory, numbersIn, openDirectory } from "./ffi/directory.ts";
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
  return readAll(readFd, new Reading({ pid, namespace, inspection, want }));
}

const nothingElse: Wanted = { options: false, tcpInfo: false, listed: true, info: false };

/** Its sockets alone, by the kernel's tables (listed-fd.ts). */
export function listFds(pid: Pid, namespace: Namespace, inspection: Inspection): Fds<HeldSocket> {
  return readAll(listFd, new Reading({ pid, namespace, inspection, want: nothingElse }));
}

function readAll<Found>(read: (fd: Fd, target: Target) => Found | null, reading: Reading): Fds<Found> {
  const fds: Found[] = [];
  try {
    const numbers = reading.numbers ?? [];
    for (const [at, fd] of numbers.entries()) {
      reading.target.inspection.onFd(at / numbers.length);
      const found = read(fd, reading.target);
      if (found !== null) fds.push(found);
    }
  } finally {
    reading.close();
  }
  return { fds, partial: reading.missing() };
}

/** One fd after the other: whoever reads many can do something else in between. Gives which right was missing. */
export function* eachFd(
  pid: Pid,
  namespace: Namespace,
  inspection: Inspection,
  want: Wanted,
): Generator<FdSnapshot, Refusal | null> {
  const reading = new Reading({ pid, namespace, inspection, want });
  try {
    for (const fd of reading.numbers ?? []) {
      const found = readFd(fd, reading.target);
      if (found !== null) yield found;
    }
  } finally {
    reading.close();
  }
  return reading.missing();
}

/** The fds of a process under way. */
class Reading {
  readonly target: Target;
  /** Null: they may not be listed. */
  readonly numbers: readonly Fd[] | null;

  constructor(source: Pick<Target, "pid" | "namespace" | "inspection" | "want">) {
    const fdDirectory = openDirectory(`/proc/${source.pid}/fd`);
    this.numbers = numbersIn(fdDirectory)?.map(asFd) ?? null;
    const wantsInfo = source.want.info && this.numbers !== null;
    const infoDirectory = wantsInfo ? openDirectory(`/proc/${source.pid}/fdinfo`) : null;
    this.target = { ...source, fdDirectory, infoDirectory, pidfd: null, refused: false, seen: 0 };
  }

  close(): void {
    const { fdDirectory, infoDirectory, pidfd } = this.target;
    closeDirectory(fdDirectory);
    if (infoDirectory !== null) closeDirectory(infoDirectory);
    if (pidfd !== null && pidfd >= 0) close(pidfd);
  }

  /** Once all were read: which right was missing; null: none. */
  missing(): Refusal | null {
    const { numbers } = this;
    const { pid, inspection, seen, refused } = this.target;
    const refusal = (shown: string): Refusal => refusalOf(pid, shown, inspection.ourRights());
    if (numbers === null) return isThere(pid) ? refusal("its command only") : null;
    if (seen === 0 && numbers.some((fd) => isHidden(pid, fd)))
      return refusal(`its command, and that it has ${numbers.length} fds`);
    return refused && isThere(pid) ? refusal("fds, inodes and addresses from /proc") : null;
  }
}

function isThere(pid: Pid): boolean {
  return readComm(pid, readSmall) !== null;
}
