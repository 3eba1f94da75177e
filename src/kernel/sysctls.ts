import { readFileSync } from "node:fs";
import type { Sysctls } from "../linux/option.ts";

/**
 * The kernel's settings by name, of our own network namespace: `net.core.rmem_max` is /proc/sys/net/core/rmem_max.
 * One that this kernel has not, or that is not for us to read, is left out. Read without the FFI: every launch
 * needs them, and loading it costs more than reading.
 */
export function readSysctls(names: Iterable<string>): Sysctls {
  const values = new Map<string, string>();
  for (const name of names) {
    const text = read(`/proc/sys/${name.replaceAll(".", "/")}`);
    if (text !== null) values.set(name, text.trim().replaceAll("\t", " "));
  }
  return values;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null;
  }
}
