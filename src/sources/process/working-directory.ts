import { accessSync, constants } from "node:fs";
import { codeOf, fault, type Fault } from "../../base/fault.ts";

/**
 * Whether a child can be started in our working directory: execa has it enter that directory again, which a user who was
 * put there by another (`cd` as root, then `su`) may not be allowed to. Null: it can.
 */
export function lackOfWorkingDirectory(): Fault | null {
  try {
    accessSync(".", constants.X_OK);
    return null;
  } catch (error) {
    const code = codeOf(error) ?? "unknown error";
    // One that was removed can be entered still, by /proc/self/cwd.
    return code === "EACCES"
      ? fault(`the working directory cannot be entered (${code}): change to another (cd /)`)
      : null;
  }
}
