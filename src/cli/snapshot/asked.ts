import { isFault, type Fault } from "../../base/fault.ts";
import { foreignProc } from "../../proc/foreign.ts";
import { snapshotShowing } from "../../views/formats.ts";
import { formatOf } from "../args/format.ts";
import type { SnapshotFlags } from "../args/snapshot-options.ts";
import type { Check } from "../session/expecting.ts";
import { readCheck } from "../session/read-check.ts";
import { shownBy, type Shown } from "../session/shown.ts";
import { advisingOf, type Advising } from "./advising.ts";

/** What the flags of pfiles and ls ask for. */
export interface Asked {
  readonly type: "asked";
  readonly format: string;
  readonly shown: Shown;
  /** --expect */
  readonly check: Check | null;
  readonly advising: Advising | null;
}

/** To be called before anything is looked at: what is wrong with the flags must not depend on what is found. */
export async function askedBy(flags: SnapshotFlags): Promise<Asked | Fault> {
  const format = formatOf(flags);
  const shown = shownBy(flags, format, snapshotShowing);
  if (isFault(shown)) return shown;
  const check = await readCheck(flags, "processes");
  if (check?.type === "fault") return check;
  const advising = await advisingOf(flags, format);
  if (advising?.type === "fault") return advising;
  return foreignProc() ?? { type: "asked", format, shown, check, advising };
}
