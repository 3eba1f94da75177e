import { networkInterfaces } from "node:os";
import { INTERFACES } from "../linux/sysctls.ts";
import type { Sysctls } from "../linux/option.ts";
import { readSysctl } from "../proc/sysctl.ts";
import { ticksPerSecond } from "./ticks.ts";

/**
 * The kernel's settings by name, of our own network namespace. One that this kernel lacks, or that is not for us to
 * read, is left out. `CONFIG_HZ` is asked for with the first question after it, since that loads the FFI, which costs a
 * launch more than all the others: few programs set a timeout that is no whole number of seconds.
 */
export function readSysctls(names: Iterable<string>): Sysctls {
  const values = new Settings();
  for (const name of names) {
    const value = readSysctl(name);
    if (value !== null) values.set(name, value);
  }
  return values;
}

/** What is no setting, and is asked for with the first question after it. */
const onDemand: Readonly<Record<string, (() => string) | undefined>> = {
  CONFIG_HZ: () => `${ticksPerSecond() ?? ""}`,
  [INTERFACES]: () => interfacesUp().join(" "),
};

class Settings extends Map<string, string> {
  override get(name: string): string | undefined {
    const ask = onDemand[name];
    if (ask !== undefined && !this.has(name)) this.set(name, ask());
    return super.get(name);
  }
}

function interfacesUp(): readonly string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    addresses?.some(({ internal }) => !internal) === true ? [name] : [],
  );
}
