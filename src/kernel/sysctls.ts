import { readFileSync } from "node:fs";
import type { Sysctls } from "../linux/option.ts";
import { ticksPerSecond } from "./ticks.ts";

/**
 * The kernel's settings by name, of our own network namespace: `net.core.rmem_max` is /proc/sys/net/core/rmem_max.
 * One that this kernel has not, or that is not for us to read, is left out. Read without the FFI: every launch
 * needs them, and loading it costs more than reading. `CONFIG_HZ` does need it, so it is found out when somebody
 * asks: few programs set a timeout that is no whole number of seconds.
 */
export function readSysctls(names: Iterable<string>): Sysctls {
  const values = new Settings();
  for (const name of names) {
    const text = read(`/proc/sys/${name.replaceAll(".", "/")}`);
    if (text !== null) values.set(name, text.trim().replaceAll("\t", " "));
  }
  return values;
}

class Settings extends Map<string, string> {
  override get(name: string): string | undefined {
    if (name === "CONFIG_HZ" && !this.has(name)) this.set(name, `${ticksPerSecond() ?? ""}`);
    return super.get(name);
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null;
  }
}
