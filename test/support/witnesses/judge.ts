import { setTimeout as wait } from "node:timers/promises";
import type { Accounts, Witnesses } from "../witnesses.ts";
import { compareStreams } from "./compare.ts";
import { compareWithKernel } from "./kernel.ts";
import { compareWorlds } from "./worlds.ts";

/** What a comparison has found, added up over several of them. */
export interface Findings {
  /** Events that both have, and values of the eBPF engine's model that are the kernel's. */
  events: number;
  values: number;
  /** Events that only one can see, by the reason. */
  readonly limits: Map<string, number>;
}

export function newFindings(): Findings {
  return { events: 0, values: 0, limits: new Map() };
}

/** After so many looks, of so many milliseconds, the kernel and the model have to agree: a segment may be on its way. */
const LOOKS = 20;
const PAUSE = 25;

/** The program waits: where either model is not as the kernel. Differences in state count of the eBPF engine's only. */
export async function judgeWaiting(witnesses: Witnesses, findings: Findings): Promise<readonly string[]> {
  for (let looks = 1; ; looks++) {
    const { strace, ebpf } = witnesses.look();
    const [left, right] = [compareWithKernel(strace.world), compareWithKernel(ebpf.world)];
    const differ = [
      ...left.differ.map((text) => `strace's model and the kernel: ${text}`),
      ...[...right.differ, ...right.states].map((text) => `eBPF's model and the kernel: ${text}`),
    ];
    if (differ.length > 0 && looks < LOOKS) {
      await wait(PAUSE);
      continue;
    }
    findings.values += right.same;
    return differ;
  }
}

/** The program has ended: where the two differ. */
export function judgeEnded(accounts: Accounts, findings: Findings): readonly string[] {
  const { same, limits, differ } = compareStreams(accounts);
  findings.events += same;
  for (const [reason, count] of limits) findings.limits.set(reason, (findings.limits.get(reason) ?? 0) + count);
  const lost = accounts.lost === 0 ? [] : [`${accounts.lost} records were lost`];
  return [...accounts.unread.map((line) => `not read: ${line}`), ...lost, ...differ, ...compareWorlds(accounts)];
}

/** For the end of a test's output. */
export function findingsText({ events, values, limits }: Findings): string {
  const only = [...limits].map(([reason, count]) => `note: ${count} events one alone can see: ${reason}`);
  return [`note: ${events} events are the same, ${values} values the kernel's`, ...only].join("\n");
}
