import { compareVersions } from "../base/version.ts";
import type { SocketOption, Sysctls } from "./option.ts";

/** uname(2)'s release: `6.1.0-44-amd64`. */
export const RELEASE = "kernel.osrelease";

/**
 * Whether the machine's kernel is old enough to be without the option, as kernel.org counts: a distribution may have
 * taken it back into an older one. False where the kernel's version is unknown.
 */
export function isNewerThanKernel({ since }: SocketOption, sysctls: Sysctls | null): boolean {
  const release = sysctls?.get(RELEASE);
  return release !== undefined && compareVersions(since, release) > 0;
}
