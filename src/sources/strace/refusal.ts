import { printable } from "../../base/bytes.ts";
import { fault, type Fault } from "../../base/fault.ts";
import { obstacleOf, rightsTowards, type Rights } from "../../proc/access.ts";
import { readComm } from "../../proc/process.ts";

/** Why strace could not attach to `pid`, and what to do. `messages`: strace's own. */
export function refusal(pid: number, messages: string): Fault {
  const rights = rightsToTrace(pid);
  const tracer = readComm(rights.them?.tracer ?? 0);
  return attachFault(pid, messages, rights, tracer === null ? null : printable(tracer));
}

/** Why nothing at all may be traced here, and what to do; null: nothing that we know of forbids it. */
export function whyNoLaunch(): string | null {
  const obstacle = obstacleOf(rightsToTrace(null));
  return obstacle === null ? null : `cannot trace the command (${obstacle.cause}); ${obstacle.remedy}`;
}

/** `pid` null: a program that is only to be launched. */
function rightsToTrace(pid: number | null): Rights {
  const rights = rightsTowards(pid);
  return { ...rights, filtered: rights.us?.hasSeccompFilter === true ? "ptrace" : null };
}

/** Pure, so that machines which are not at hand can be tested. `tracer`: the name of what traces it already. */
export function attachFault(pid: number, messages: string, rights: Rights, tracer: string | null): Fault {
  const { them } = rights;
  if (them === null) return fault(`process ${pid} ended before strace could attach`, 1);
  if (them.isZombie) return fault(`process ${pid} is a zombie: it has ended, and its parent has not waited for it`, 1);
  const cannot = `cannot trace process ${pid}`;
  if (them.tracer > 0)
    return fault(`${cannot} (${tracer ?? "a process"}, PID ${them.tracer}, traces it already); end that tracer first`);
  if (them.isKernelThread) return fault(`${cannot} (it is a thread of the kernel)`);
  const obstacle = obstacleOf(rights);
  if (obstacle === null) return fault(`${cannot} (${firstMessage(messages)})`);
  return fault(`${cannot} (${obstacle.cause}); ${obstacle.remedy}`);
}

/** The first line that is not empty, without strace's name. */
function firstMessage(messages: string): string {
  const line = messages.split("\n").find((text) => text.trim() !== "") ?? "strace gave no reason";
  return line.replace(/^\S*strace: /, "strace: ").trim();
}
