/**
 * assets/ gives what socktrace brings along besides its code: bin/guard.sh, the eBPF engine's objects, what a report runs in
 * the browser. They are files of our package, or inside the one executable (scripts/dist/executable.ts), under the same
 * names. Nothing is unpacked but what the system takes from a file alone (nameless-file.ts).
 */
import { readFileSync } from "node:fs";
import { getAsset, isSea } from "node:sea";
import { packageFile } from "./package-file.ts";

/** Whether we are the one executable, not Node with our bundle as its program. */
export const isOneExecutable: boolean = isSea();

/** The bytes of a file of the package, by its path there; throws where it is not there. They are the caller's own. */
export function readAsset(name: string): Buffer {
  return isOneExecutable ? Buffer.from(getAsset(name)) : readFileSync(packageFile(name));
}

export function readTextAsset(name: string): string {
  return readAsset(name).toString("utf8");
}
