import { nothingAccepted } from "../../advice/advice.ts";
import { isFault, type Fault } from "../../base/fault.ts";
import type { ProcessSnapshot } from "../../events/snapshot.ts";
import type { ViewOptions } from "../../views/view.ts";
import type { Picture } from "../../world/picture.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import { failOn } from "../session/fail-on.ts";
import { readBaseline } from "../session/read-check.ts";

/** The advice of pfiles and ls, as the command line wants it. */
export interface Advising {
  readonly type: "advising";
  readonly shown: Pick<ViewOptions, "advice" | "accepts">;
  /** What the rules look at. */
  readonly picture: (processes: readonly ProcessSnapshot[]) => Promise<Picture>;
  /** --fail-on: a fault where there is such advice. */
  readonly failed: (picture: Picture) => Fault | null;
  /** Reports what --accept lists in vain. */
  readonly reportUnused: (picture: Picture) => void;
}

/** Formats that have all advice, whatever --advice chooses. */
const complete: readonly string[] = ["json", "html", "sarif", "junit"];

/**
 * Null: none is wanted, so that sockets need not be asked for their options. JSON and reports have all advice, pfiles' layout
 * warnings, a table none: its lines may be read by programs.
 */
export async function advisingOf(flags: SnapshotFlags, format: string): Promise<Advising | Fault | null> {
  const baseline = await readBaseline(flags);
  if (baseline !== null && isFault(baseline)) return baseline;
  const level = flags.advice ?? (format === "pfiles" ? "warning" : "none");
  const isWanted = level !== "none" || complete.includes(format) || flags.failOn !== undefined || baseline !== null;
  if (!isWanted) return null;
  const accepts = baseline?.accepts ?? nothingAccepted;
  return {
    type: "advising",
    shown: { advice: level, accepts },
    picture: async (processes) => (await import("../../trace/picture-of.ts")).pictureOf(processes),
    failed: (picture) => (flags.failOn === undefined ? null : failOn(flags.failOn, picture, accepts)),
    reportUnused: (picture) => baseline?.reportUnused(picture),
  };
}
