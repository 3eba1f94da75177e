import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";

/** What figures depend on; those of two machines can be compared as ratios only. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly kernel: string;
  readonly node: string;
  readonly strace: string;
  /** Processes that wanted a CPU in the minute before. */
  readonly load: number;
}

export function thisMachine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model ?? "?",
    cores: all.length,
    gigabytes: Math.round(totalmem() / 1e9),
    kernel: release(),
    node: process.versions.node,
    strace: straceVersion(),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

export function machineText({ cpu, cores, gigabytes, kernel, node, strace, load }: Machine): string {
  return `${cpu}, ${cores} cores, ${gigabytes} GB; Linux ${kernel}; Node ${node}; strace ${strace}; load ${load}`;
}

function straceVersion(): string {
  try {
    return /version (\S+)/.exec(execFileSync("strace", ["-V"], { encoding: "utf8" }))?.[1] ?? "?";
  } catch {
    return "none";
  }
}
