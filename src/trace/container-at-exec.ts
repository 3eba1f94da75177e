import { containerOf } from "../containers/containers.ts";
import { isSameContainer } from "../linux/containers/container.ts";
import type { Annotate } from "../pipeline/reporter.ts";
import { procIsOurs } from "../proc/process.ts";
import type { Trace } from "./trace.ts";

/**
 * A runtime moves the child that it has forked into the container's cgroup before it executes the program there: so at an
 * exec the kernel is asked. Of a program that has ended since then the container of whoever forked it counts. Null: the
 * numbers of /proc are not ours.
 */
export function containerAtExec({ tracer }: Trace): Annotate | null {
  if (!procIsOurs()) return null;
  const { threads } = tracer.reporter.world.state;
  return ({ type, seen }) => {
    if (type !== "executed") return [];
    const container = containerOf(seen.tid);
    const before = threads.get(seen.tid)?.process.container ?? null;
    // Null also of what has ended.
    if (container === null || isSameContainer(container, before)) return [];
    return [{ type: "contained", seen, container }];
  };
}
