import type { Pid } from "../../base/brands.ts";
import type { Fault } from "../../base/fault.ts";
import { readStatus } from "../../proc/status.ts";
import { tell } from "../terminal/tell.ts";
import type { ContainerFlags } from "./container-option.ts";
import { chosenContainers, noneInside, pidsIn } from "./containers.ts";

/** Of which processes the sockets are listed. */
export interface ChosenProcesses {
  readonly type: "processes";
  /** Null: of all. */
  readonly pids: readonly Pid[] | null;
}

/** What was named by numbers and by --container. Null: there is no such container, and with -Q that is no error. */
export function chooseProcesses(
  named: readonly number[] | null,
  flags: ContainerFlags & { readonly Q?: true },
): ChosenProcesses | Fault | null {
  const container = chosenContainers(flags);
  if (container?.type === "fault") return flags.Q === true && container.exit === 1 ? null : container;
  if (named === null && container === null) return { type: "processes", pids: null };
  const pids = pidsIn(container, named === null ? null : processesOf(named));
  return noneInside(flags, container, pids) ?? { type: "processes", pids };
}

/** The processes of what was named, each once: of a thread's number, which top and ps -L show too, the process. */
export function processesOf(pids: readonly number[]): readonly number[] {
  return [...new Set(pids.map(processOf))];
}

function processOf(pid: number): number {
  const process = readStatus(pid)?.process ?? 0;
  if (process === 0 || process === pid) return pid;
  tell(`${pid} is a thread of process ${process}: that process is meant`);
  return process;
}
