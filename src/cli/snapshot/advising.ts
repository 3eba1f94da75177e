import { nothingAccepted } from "../../advice/advice.ts";
import { advisedOn } from "../../views/snapshot/advice.ts";
import { isFault, type Fault } from "../../base/fault.ts";
import type { ProcessSnapshot } from "../../events/snapshot.ts";
import { fullAdviceFormats, mostNamedIn } from "../../views/formats.ts";
import type { ViewOptions } from "../../views/view.ts";
import type { Advised } from "../../views/snapshot/view.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import { failOn } from "../session/fail-on.ts";
import { readBaseline } from "../session/read-check.ts";

/** The advice of pfiles and ls, as the command line wants it. */
export interface Advising {
  readonly type: "advising";
  readonly shown: Pick<ViewOptions, "advice">;
  readonly advise: (processes: readonly ProcessSnapshot[]) => Promise<Advised>;
  /** --fail-on: a fault where there is such advice. */
  readonly failed: (advised: Advised) => Fault | null;
  /** Reports what --accept lists in vain, once `advise` was called. */
  readonly reportUnused: () => void;
}

/**
 * Null: none is wanted, so that sockets need not be asked for their options. JSON and reports have all advice, pfiles' layout
 * warnings, a table none: its lines may be read by programs.
 */
export async function advisingOf(flags: SnapshotFlags, format: string): Promise<Advising | Fault | null> {
  const baseline = await readBaseline(flags);
  if (baseline !== null && isFault(baseline)) return baseline;
  const level = flags.advice ?? (format === "pfiles" ? "warning" : "none");
  const isWanted =
    level !== "none" ||
    fullAdviceFormats.some((one) => one === format) ||
    flags.failOn !== undefined ||
    baseline !== null;
  if (!isWanted) return null;
  const accepts = baseline?.accepts ?? nothingAccepted;
  return {
    type: "advising",
    shown: { advice: level },
    advise: async (processes) =>
      advisedOn((await import("../../trace/picture-of.ts")).pictureOf(processes), accepts, mostNamedIn(format)),
    failed: ({ advice }) => (flags.failOn === undefined ? null : failOn(flags.failOn, advice)),
    reportUnused: () => baseline?.reportUnused(),
  };
}
