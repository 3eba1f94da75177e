import { fault, type Fault } from "../../base/fault.ts";
import { printable } from "../../base/bytes.ts";
import { readComm } from "../../proc/process.ts";
import { effectiveUid, readStatus, type Status } from "../../proc/status.ts";
import { readSysctl } from "../../proc/sysctl.ts";

/** What decides whether one process may trace another (ptrace(2), "Ptrace access mode checking"; Yama's own page). */
export interface Rights {
  /** Of the process; null: it is gone. */
  readonly them: Status | null;
  /** The name of what traces it already. */
  readonly tracerName: string | null;
  readonly us: Status | null;
  /** Yama's kernel.yama.ptrace_scope; null: no Yama. */
  readonly yama: number | null;
}

/** Linux capability 19 (linux/capability.h). */
const CAP_SYS_PTRACE = 1n << 19n;

/** Why strace could not attach to `pid`, and what to do. `said`: strace's own words. */
export function refusal(pid: number, said: string): Fault {
  return explainRefusal(pid, said, rightsTowards(pid));
}

/** Pure, so that machines which are not at hand can be tested. */
export function explainRefusal(pid: number, said: string, rights: Rights): Fault {
  const { them, tracerName } = rights;
  if (them === null) return fault(`process ${pid}: gone before strace could attach`, 1);
  if (them.isZombie) return fault(`process ${pid}: has ended already (its parent has not asked how yet)`, 1);
  if (them.tracer > 0)
    return fault(
      `process ${pid}: ${tracerName ?? "another tracer"} (process ${them.tracer}) traces it already, and there can be only one: end that one first`,
    );
  if (them.isKernelThread) return fault(`process ${pid}: is a thread of the kernel, which cannot be traced`);
  return fault(`process ${pid}: ${forbidden(rights) ?? `strace could not attach: ${lastWords(said)}`}`);
}

/** Why nothing at all may be traced here, or by us; null: nothing forbids it that we know. */
export function forbidden({ us, them, yama }: Rights): string | null {
  if (us === null) return null;
  const mayAll = (us.capabilities & CAP_SYS_PTRACE) !== 0n;
  if (yama === 3) return "Yama forbids all tracing (kernel.yama.ptrace_scope is 3, until the next boot)";
  if (us.seccomp === 2)
    return "a seccomp filter forbids ptrace, as containers' do: run outside, or allow it (docker run --cap-add SYS_PTRACE)";
  if (mayAll) return null;
  if (effectiveUid(us) === 0)
    return "we are root without CAP_SYS_PTRACE, as in containers: docker run --cap-add SYS_PTRACE";
  if (them !== null && effectiveUid(them) !== effectiveUid(us))
    return `it belongs to user ${effectiveUid(them)}, and we are ${effectiveUid(us)}: run as root`;
  if (yama === 2) return "Yama lets only root trace (kernel.yama.ptrace_scope is 2): run as root";
  if (yama === 1 && them !== null)
    return "Yama lets only root attach (kernel.yama.ptrace_scope is 1): run as root, or launch the program under socktrace";
  if (them === null) return null;
  return "it has rights that we have not, or it forbids looking (prctl PR_SET_DUMPABLE): run as root";
}

/** What is so for a process; null: for one that is only to be launched. */
export function rightsTowards(pid: number | null): Rights {
  const scope = readSysctl("kernel.yama.ptrace_scope");
  const them = pid === null ? null : readStatus(pid);
  const tracer = them?.tracer ?? 0;
  return {
    them,
    tracerName: tracer > 0 ? nameOf(tracer) : null,
    us: readStatus("self"),
    yama: scope === null ? null : Number(scope),
  };
}

function nameOf(pid: number): string | null {
  const comm = readComm(pid);
  return comm === null ? null : printable(comm);
}

/** strace's first line of its own, without its name. */
function lastWords(said: string): string {
  const line = said.split("\n").find((text) => text.trim() !== "") ?? "it said nothing";
  return line.replace(/^\S*strace: /, "").trim();
}
