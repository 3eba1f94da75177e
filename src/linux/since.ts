import type { SocketOption, Sysctls } from "./option.ts";

/** uname(2)'s release: `6.1.0-44-amd64`. */
export const RELEASE = "kernel.osrelease";

/**
 * Whether the machine's kernel is old enough to be without the option, as kernel.org counts: a distribution may have
 * taken it back into an older one. False where nobody knows which kernel it was.
 */
export function isNewerThanKernel({ since }: SocketOption, sysctls: Sysctls | null): boolean {
  const release = sysctls?.get(RELEASE);
  return release !== undefined && compare(since, release) > 0;
}

function compare(left: string, right: string): number {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** `before 2.2`, `2.6.14`, `6.1.0-44-amd64` */
function numbersOf(version: string): readonly number[] {
  const [, major, minor, patch = "0"] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return [major, minor, patch].map(Number);
}
