import { groupBy } from "../../base/group-by.ts";
import type { ProcessSnapshot, Refusal } from "../../events/snapshot.ts";

/** `owned by root; you are nobody: run as root; shown: its command only` */
export function refusalText({ cause, remedy, shown }: Refusal): string {
  return `${cause}: ${remedy}; shown: ${shown}`;
}

/** `cannot inspect process 12 (owned by root; you are nobody); run as root; shown: its command only` */
export function cannotInspect(pid: number, { cause, remedy, shown }: Refusal): string {
  return `cannot inspect process ${pid} (${cause}); ${remedy}; shown: ${shown}`;
}

/** A line for each reason, not for each process: on a shared machine they are many. */
export function cannotInspectAll(processes: readonly Pick<ProcessSnapshot, "pid" | "partial">[]): readonly string[] {
  const refused = processes.flatMap(({ pid, partial }) => (partial === null ? [] : [{ pid, refusal: partial }]));
  const groups = groupBy(refused, ({ refusal }) => refusal.cause);
  return Array.from(groups.values(), ([first, ...others]) =>
    first === undefined ? "" : lineFor(first.pid, others.length, first.refusal),
  );
}

function lineFor(first: number, others: number, refusal: Refusal): string {
  const { cause, remedy, owner } = refusal;
  if (owner !== null)
    return others === 0
      ? `process ${first} belongs to ${owner}: ${remedy} to see which sockets are its own`
      : `${others + 1} processes belong to ${owner}: ${remedy} to see which sockets are theirs`;
  return others === 0
    ? cannotInspect(first, refusal)
    : `cannot inspect process ${first} and ${others} more (${cause}); ${remedy}`;
}
