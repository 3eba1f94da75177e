import { readStatus } from "../../proc/status.ts";
import { tell } from "../terminal/tell.ts";

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
