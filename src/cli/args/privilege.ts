import { fault, type Fault } from "../../base/fault.ts";

/**
 * Made set-user-ID, socktrace would trace anybody's programs for anybody. strace itself has to be so at times, we
 * never: run it as root, or as the program's user.
 */
export function refuseSetId(): Fault | null {
  const isSetId = process.getuid?.() !== process.geteuid?.() || process.getgid?.() !== process.getegid?.();
  return isSetId ? fault("must not be set-user-ID or set-group-ID: remove the bit (chmod a-s) and use sudo") : null;
}
