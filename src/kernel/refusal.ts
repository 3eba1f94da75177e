import { release } from "node:os";
import { asFd, asPid, type Pid } from "../base/brands.ts";
import { compareVersions } from "../base/version.ts";
import type { Refusal } from "../events/snapshot.ts";
import { obstacleOf, rightsTowards, type OurRights, type Rights } from "../proc/access.ts";
import { errnoName } from "../linux/errno-name.ts";
import { koffiRemedy } from "./ffi/koffi.ts";
import { libcError } from "./ffi/libc.ts";
import { close, openPid, takeFd } from "./ffi/pidfd.ts";

/** Why the sockets of `pid` cannot be asked, and what to do. `shown`: what could be read all the same, in words. */
export function refusalOf(pid: Pid, shown: string, ours: OurRights): Refusal {
  const means = { library: libcError(), takingFd: tryOnOurselves(), kernel: release() };
  return explainRefusal(means, rightsTowards(pid, ours), shown);
}

/** What asking takes, whatever the process. */
export interface Means {
  /** Why koffi or the C library could not be loaded; null: they could. */
  readonly library: string | null;
  /** The errno of pidfd_getfd(2) on ourselves; null: it worked, so neither kernel nor a filter forbids the call. */
  readonly takingFd: string | null;
  /** `6.18.44` */
  readonly kernel: string;
}

/** Pure, so that machines which are not at hand can be tested. */
export function explainRefusal(means: Means, rights: Omit<Rights, "filtered">, shown: string): Refusal {
  return { ...causeOf(means, rights), shown };
}

function causeOf({ library, takingFd, kernel }: Means, rights: Omit<Rights, "filtered">): Omit<Refusal, "shown"> {
  if (library !== null) {
    const cause = `the library koffi does not load: ${library}`;
    return { right: "koffi", cause, remedy: koffiRemedy, owner: null };
  }
  if (takingFd === "ENOSYS" && compareVersions(kernel, "5.6") < 0) {
    const cause = `pidfd_getfd needs Linux 5.6, this is ${kernel}`;
    return { right: "kernel", cause, remedy: "trace the process with -p instead", owner: null };
  }
  if (takingFd === "EMFILE" || takingFd === "ENFILE") return { ...fullTables[takingFd], right: "limit", owner: null };
  const filtered = takingFd === null ? null : `pidfd_getfd with ${takingFd}`;
  return obstacleOf({ ...rights, filtered }) ?? outOfReach;
}

/** Each duplicate takes an fd of ours, and each process a pidfd. */
const fullTables = {
  EMFILE: { cause: "too many open files (EMFILE)", remedy: "raise the limit (ulimit -n 1024)" },
  ENFILE: { cause: "the machine has too many open files (ENFILE)", remedy: "raise the sysctl fs.file-max" },
} as const;

/** What is left when the process is there and we have every right that we know of. */
const outOfReach = {
  right: "privilege",
  cause: "other user namespace or security module",
  remedy: "run on the host",
  owner: null,
} as const;

/** Duplicates our own pidfd through itself. */
function tryOnOurselves(): string | null {
  const pidfd = openPid(asPid(process.pid));
  if (pidfd < 0) return errnoName(pidfd);
  const copy = takeFd(pidfd, asFd(pidfd));
  if (copy >= 0) close(copy);
  close(pidfd);
  return copy < 0 ? errnoName(copy) : null;
}
