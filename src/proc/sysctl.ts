import { readFile } from "./file.ts";

/**
 * A setting of the kernel: `net.core.rmem_max` is /proc/sys/net/core/rmem_max, of our own network namespace. Several
 * numbers are parted by one blank. Null: this kernel has no such setting, or it is not for us to read.
 */
export function readSysctl(name: string): string | null {
  return (
    readFile(`/proc/sys/${name.replaceAll(".", "/")}`)
      ?.trim()
      .replaceAll("\t", " ") ?? null
  );
}
