import type { Pid } from "../base/brands.ts";
import type { Container } from "../linux/containers/container.ts";
import { eachOnce, wantedBy, type Wanted } from "../linux/containers/match.ts";
import { listPids } from "../proc/process.ts";
import { cgroupsOf } from "./containers.ts";

/** What --container names, and which processes are in it now. */
export interface Chosen {
  readonly type: "chosen";
  readonly wanted: readonly Wanted[];
  readonly pids: readonly Pid[];
  /** All containers that have processes here. */
  readonly all: readonly Container[];
}

/** `words`: several are ORed. What is started in a container inside of one is in both. */
export function lookForContainers(words: readonly string[]): Chosen {
  const inside = listPids().flatMap((pid) => {
    const containers = cgroupsOf(pid)?.containers ?? [];
    return containers.length === 0 ? [] : [{ pid, containers }];
  });
  const all = eachOnce(inside.flatMap(({ containers }) => containers));
  const wanted = words.map((word) => wantedBy(word, all));
  const pids = inside.flatMap(({ pid, containers }) => (isIn(containers, wanted) ? [pid] : []));
  return { type: "chosen", wanted, pids, all };
}

/** Whether one of these containers was named. */
export function isIn(containers: readonly Container[], wanted: readonly Wanted[]): boolean {
  return containers.some((container) => wanted.some(({ names }) => names(container)));
}
