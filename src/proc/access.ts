import { effectiveUid, readStatus, type Status } from "./status.ts";
import { readSysctl } from "./sysctl.ts";
import { userName } from "./users.ts";

/**
 * What decides whether we may trace a process or take its fds, which is the same right (ptrace(2), "Ptrace access mode
 * checking", PTRACE_MODE_ATTACH).
 */
export interface Rights {
  /** Null: /proc does not show it. */
  readonly us: Status | null;
  /** Null: it has ended, or is only to be launched. */
  readonly them: Status | null;
  /** kernel.yama.ptrace_scope (Documentation/admin-guide/LSM/Yama.rst); null: no Yama. */
  readonly yama: number | null;
  /** The system call that a seccomp filter forbids us: `ptrace`, `pidfd_getfd with EPERM`; null: none that we know of. */
  readonly filtered: string | null;
}

/** Which right is missing, in words. */
export interface Obstacle {
  readonly right: "privilege" | "yama" | "seccomp";
  /** `owned by root; you are nobody` */
  readonly cause: string;
  /** What to do: `run as root`. */
  readonly remedy: string;
  /** Whose process it is, where that is the cause; else null. */
  readonly owner: string | null;
}

/** The part of it that is the same whatever the process. */
export type OurRights = Pick<Rights, "us" | "yama">;

export function ourRights(): OurRights {
  const scope = readSysctl("kernel.yama.ptrace_scope");
  return { us: readStatus("self"), yama: scope === null ? null : Number(scope) };
}

export function rightsTowards(pid: number | null, ours: OurRights = ourRights()): Omit<Rights, "filtered"> {
  return { ...ours, them: pid === null ? null : readStatus(pid) };
}

/** Why we may not; null: nothing that we know of forbids it. Pure: rights that this machine lacks can be tested. */
export function obstacleOf({ us, them, yama, filtered }: Rights): Obstacle | null {
  if (yama === 3) return yamaForbids("Yama forbids all tracing", 3, "set it to 0 or 1 for the next boot (sysctl.d(5))");
  if (filtered !== null)
    return {
      right: "seccomp",
      cause: `a seccomp filter forbids ${filtered}, as in containers`,
      remedy: OUT,
      owner: null,
    };
  if (us === null || (us.capabilities & CAP_SYS_PTRACE) !== 0n) return null;
  if (effectiveUid(us) === 0) return privilege("you are root without CAP_SYS_PTRACE, as in containers", OUT);
  if (them !== null && effectiveUid(them) !== effectiveUid(us)) return ownedBy(userName(effectiveUid(them)), us);
  if (yama === 2) return yamaForbids("Yama lets only root trace", 2, "run as root, or set it to 0");
  if (them === null) return null;
  if (yama === 1 && isSameUser(us, them))
    return yamaForbids(
      "Yama lets only root attach to running processes",
      1,
      "run as root, set it to 0, or launch the program under socktrace",
    );
  return privilege("it has rights that you lack, or forbids inspection (prctl PR_SET_DUMPABLE)", "run as root");
}

/** Linux capability 19 (linux/capability.h). */
const CAP_SYS_PTRACE = 1n << 19n;

const OUT = "run on the host, or give the container the right (docker run --cap-add SYS_PTRACE)";

function privilege(cause: string, remedy: string): Obstacle {
  return { right: "privilege", cause, remedy, owner: null };
}

function ownedBy(owner: string, us: Status): Obstacle {
  const cause = `owned by ${owner}; you are ${userName(effectiveUid(us))}`;
  return { right: "privilege", cause, remedy: "run as root", owner };
}

function yamaForbids(what: string, scope: number, remedy: string): Obstacle {
  return { right: "yama", cause: `${what}, by kernel.yama.ptrace_scope=${scope}`, remedy, owner: null };
}

/** A program that has another user's rights besides ours is out of reach whatever Yama says. */
function isSameUser(us: Status, them: Status): boolean {
  return them.uids.slice(0, 3).every((uid) => uid === effectiveUid(us));
}
