import { release } from "node:os";
import { asFd, asPid, type Pid } from "../base/brands.ts";
import { compareVersions } from "../base/version.ts";
import type { Refusal } from "../events/snapshot.ts";
import { effectiveUid, parseStatus, readStatus, type Status } from "../proc/status.ts";
import { readSysctl } from "../proc/sysctl.ts";
import { userName } from "../proc/users.ts";
import { errnoName } from "./ffi/errno.ts";
import { libcTrouble } from "./ffi/libc.ts";
import { close, openPid, takeFd } from "./ffi/pidfd.ts";

/** Linux capability 19 (linux/capability.h). */
const CAP_SYS_PTRACE = 1n << 19n;

/** What decides whether one process may look into another (ptrace(2), "Ptrace access mode checking"). */
export interface Rights {
  /** Why koffi or the C library could not be loaded; null: they could. */
  readonly library: string | null;
  /** What pidfd_getfd(2) on ourselves answered; null: it worked, so neither kernel nor a filter forbids the call. */
  readonly own: string | null;
  /** `6.18.44` */
  readonly kernel: string;
  /** Yama's /proc/sys/kernel/yama/ptrace_scope; null: no Yama. */
  readonly yama: number | null;
  readonly us: Status;
  /** Null: it is gone or hidden. */
  readonly them: Status | null;
}

/**
 * Why the sockets of `pid` cannot be asked. `known` says in words what could be learnt all the same.
 */
export function refusalOf(pid: Pid, known: string): Refusal {
  return explainRefusal(rightsTowards(pid), known);
}

/** Pure, so that rights which this machine does not have can be tested. */
export function explainRefusal(rights: Rights, known: string): Refusal {
  const { right, why } = cause(rights);
  return { right, text: `${why}; shown: ${known}` };
}

function cause({ library, own, kernel, yama, us, them }: Rights): { right: Refusal["right"]; why: string } {
  if (library !== null)
    return { right: "koffi", why: `the kernel cannot be asked, the library koffi does not load (${library})` };
  if (own === "ENOSYS" && compareVersions(kernel, "5.6") < 0)
    return { right: "kernel", why: `pidfd_getfd needs Linux 5.6, this is ${kernel}` };
  if (own !== null)
    return {
      right: "seccomp",
      why: `a seccomp filter forbids pidfd_getfd (${own}), as containers' do: allow it, or give CAP_SYS_PTRACE to the container`,
    };
  if ((us.capabilities & CAP_SYS_PTRACE) !== 0n)
    return {
      right: "privilege",
      why: "it is out of reach even with CAP_SYS_PTRACE, of an outer user namespace or under a security module: look from outside the container",
    };
  if (yama !== null && yama > 0 && isSameUser(us, them))
    return {
      right: "yama",
      why: `Yama forbids it (kernel.yama.ptrace_scope is ${yama}): run as root, or set it to 0`,
    };
  return { right: "privilege", why: `${whose(us, them)}: run as root, or give CAP_SYS_PTRACE` };
}

function whose(us: Status, them: Status | null): string {
  if (them === null) return "it is hidden from us";
  const user = userName(effectiveUid(them));
  if (!isSameUser(us, them)) return `it belongs to ${user}, and we may not look into other users' processes`;
  return `it belongs to ${user} as we do, but it has rights that we have not, or it forbids looking (prctl PR_SET_DUMPABLE)`;
}

function isSameUser(us: Status, them: Status | null): boolean {
  return them !== null && them.uids.slice(0, 3).every((uid) => uid === us.uids[0]);
}

function rightsTowards(pid: Pid): Rights {
  const scope = readSysctl("kernel.yama.ptrace_scope");
  return {
    library: libcTrouble(),
    own: tryOnOurselves(),
    kernel: release(),
    yama: scope === null ? null : Number(scope),
    us: readStatus("self") ?? parseStatus(""),
    them: readStatus(pid),
  };
}

/** Duplicates our own pidfd through itself. */
function tryOnOurselves(): string | null {
  const pidfd = openPid(asPid(process.pid));
  if (pidfd < 0) return errnoName(pidfd);
  const copy = takeFd(pidfd, asFd(pidfd));
  if (copy >= 0) close(copy);
  close(pidfd);
  return copy < 0 ? errnoName(copy) : null;
}
