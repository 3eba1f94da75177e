import { fault, type Fault } from "../base/fault.ts";
import { readLink } from "./file.ts";
import { procIsOurs } from "./process.ts";

/**
 * In a pid namespace of its own without a /proc of its own (`unshare -p -f`) a number is one process to the kernel's
 * calls and another in /proc: nothing that is read there is about the traced process. Null: /proc is ours.
 */
export function foreignProc(): Fault | null {
  if (procIsOurs()) return null;
  const why = readLink("/proc/self") === null ? "/proc is not mounted" : "/proc is that of another pid namespace";
  return fault(`${why}: mount it (mount -t proc proc /proc; unshare --mount-proc)`);
}
