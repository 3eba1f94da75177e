import { withCommas } from "../../base/with-commas.ts";
import { asTid, type Tid } from "../../base/brands.ts";
import type { Process } from "../process.ts";
import type { Context } from "./context.ts";

/** What nothing decided, one text for each process that they may belong to, and each way in which they were taken. */
export function undecidedOnes({ open, unlisted }: Context): readonly string[] {
  const groups = new Map<string, Tid[]>();
  for (const [tid, { undecided, process }] of open) {
    if (undecided === null) continue;
    const { kin, together } = undecided;
    const key = `${relativeOf(tid, together ? process : kin, kin)} ${together ? "t" : "f"}`;
    groups.set(key, [...(groups.get(key) ?? []), tid]);
  }
  const texts = [...groups].map(([key, tids]) => {
    const [pid = "?", how] = key.split(" ");
    return undecidedText(tids, pid, how === "t");
  });
  const more = `and ${withCommas(unlisted)} more threads or processes whose clone is not in the log`;
  return unlisted > 0 ? [...texts, more] : texts;
}

/** The process that it may belong to, by another number than its own: it may be the one with the lowest. */
function relativeOf(tid: Tid, process: Process, kin: Process): number | "?" {
  if (asTid(process.pid) !== tid) return process.pid;
  if (asTid(kin.pid) !== tid) return kin.pid;
  return [...process.threads].find((other) => other !== tid) ?? "?";
}

/** How many are named. */
const NAMED = 5;

function undecidedText(tids: readonly Tid[], kin: string, together: boolean): string {
  const more = tids.length > NAMED ? ` and ${withCommas(tids.length - NAMED)} more` : "";
  const who = `${tids.slice(0, NAMED).join(", ")}${more}`;
  const whose = kin === "0" ? "the first process" : kin === "?" ? "another process" : kin;
  const [one, several] = together
    ? ["taken for a thread, with the same fds", "taken for threads, with the same fds"]
    : ["taken for a process, with fds of its own", "taken for processes, each with fds of its own"];
  return tids.length === 1
    ? `whether ${who} is a thread of ${whose} or a process forked from it: its clone is not in the log (${one})`
    : `whether ${who} are threads of ${whose} or processes forked from it: their clones are not in the log (${several})`;
}
