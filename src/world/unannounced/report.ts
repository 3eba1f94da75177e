import type { Tid } from "../../base/brands.ts";
import type { Context } from "./context.ts";

/** What nothing decided, one text for each process that they may belong to, and each way in which they were taken. */
export function undecidedOnes({ open, unlisted }: Context): readonly string[] {
  const groups = new Map<string, Tid[]>();
  for (const [tid, { undecided, process }] of open) {
    if (undecided === null) continue;
    const { kin, together } = undecided;
    const key = `${(together && process.pid !== tid ? process : kin).pid} ${together ? "t" : "f"}`;
    groups.set(key, [...(groups.get(key) ?? []), tid]);
  }
  const texts = [...groups].map(([key, tids]) => {
    const [pid = "?", how] = key.split(" ");
    return undecidedText(tids, pid, how === "t");
  });
  const more = `and ${unlisted.toLocaleString("en")} more threads or processes whose clone is not in the log`;
  return unlisted > 0 ? [...texts, more] : texts;
}

/** How many are named. */
const NAMED = 5;

function undecidedText(tids: readonly Tid[], kin: string, together: boolean): string {
  const more = tids.length > NAMED ? ` and ${(tids.length - NAMED).toLocaleString("en")} more` : "";
  const who = `${tids.slice(0, NAMED).join(", ")}${more}`;
  const taken = together
    ? "taken for threads, with the same fds"
    : "taken for forked processes, each with fds of its own";
  const process = kin === "0" ? "the first process" : kin;
  return `threads of ${process} or processes forked from it, since their clone is not in the log: ${who} (${taken})`;
}
