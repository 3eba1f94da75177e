import { codeOf } from "../../base/fault.ts";

/** Sends a signal to a process that may have ended by now; false: it could not be sent. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return codeOf(error) !== "ESRCH" && codeOf(error) !== "EPERM";
  }
}
