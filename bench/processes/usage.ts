import { execFileSync } from "node:child_process";

/** What a run of a command used, its start included. */
export interface Usage {
  /** Seconds. */
  readonly cpu: number;
  readonly wall: number;
  readonly megabytes: number;
}

/** Runs the command to its end, its output thrown away. */
export function usageOf(command: readonly string[]): Usage {
  const text = execFileSync("python3", ["bench/processes/usage.py", ...command], { encoding: "utf8" });
  const [cpu = NaN, wall = NaN, kilobytes = NaN, status = NaN] = text.split(" ").map(Number);
  if (status !== 0) throw new Error(`${command.join(" ")}: ended with ${status}`);
  return { cpu, wall, megabytes: kilobytes / 1024 };
}

/** CPU seconds of this process since `start`, garbage collection included. */
export function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
