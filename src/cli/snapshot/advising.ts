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
  /** Once all is written: reports what --accept lists in vain; a fault where --fail-on finds advice. */
  readonly conclude: (picture: Picture) => Fault | null;
}

/**
 * Null: none is wanted, so that sockets need not be asked for their options. JSON has all advice, pfiles' layout warnings, a
 * table none: its lines may be read by programs.
 */
export async function advisingOf(flags: SnapshotFlags, format: string): Promise<Advising | Fault | null> {
  const baseline = await readBaseline(flags);
  if (baseline !== null && isFault(baseline)) return baseline;
  const level = flags.advice ?? (format === "pfiles" ? "warning" : "none");
  const isWanted = level !== "none" || format === "json" || flags.failOn !== undefined || baseline !== null;
  if (!isWanted) return null;
  const accepts = baseline?.accepts ?? nothingAccepted;
  return {
    type: "advising",
    shown: { advice: level, accepts },
    picture: async (processes) => (await import("../../trace/picture-of.ts")).pictureOf(processes),
    conclude: (picture) => {
      baseline?.reportUnused(picture);
      return flags.failOn === undefined ? null : failOn(flags.failOn, picture, accepts);
    },
  };
}
