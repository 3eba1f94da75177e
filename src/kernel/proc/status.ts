/** What /proc/PID/status says that we use (proc_pid_status(5)). */
export interface Status {
  readonly ppid: number;
  readonly zombie: boolean;
  /** Real, effective, saved and file system ids. */
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  /** Effective capabilities, a bit each. */
  readonly capabilities: bigint;
  /** 0: none, 1: strict, 2: a filter. */
  readonly seccomp: number;
}

/** `Uid:\t0\t0\t0\t0`: a name, a colon, fields between tabs. A line that is missing reads 0. */
export function parseStatus(text: string): Status {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const numbers = (name: string): number[] => (fields.get(name) ?? "0").split(/\s+/).map(Number);
  return {
    ppid: numbers("PPid")[0] ?? 0,
    zombie: fields.get("State")?.startsWith("Z") === true,
    uids: numbers("Uid"),
    gids: numbers("Gid"),
    capabilities: BigInt(`0x${fields.get("CapEff") ?? "0"}`),
    seccomp: numbers("Seccomp")[0] ?? 0,
  };
}
