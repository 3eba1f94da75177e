import type { Fault } from "../../base/fault.ts";
import type { ProcessSnapshot } from "../../events/snapshot.ts";
import { ended, endingOf } from "../session/end.ts";
import type { Check } from "../session/expecting.ts";
import { tellVerdicts, unmet } from "../session/tell-verdicts.ts";
import type { Advising } from "./advising.ts";
import type { Advised, Checked } from "../../views/snapshot/view.ts";

/** What advice is given on, and how it is shown. */
export interface Judged extends Partial<Pick<Advising, "shown">>, Checked {
  readonly advised: Advised | null;
}

/** What --expect and --fail-on found in a look. */
export interface Checking {
  /** For the view. */
  readonly judged: Judged;
  readonly failed: Fault | null;
  /** Once all is written: prints the verdicts, and what --accept lists in vain. */
  readonly tell: () => void;
}

/** Of a table that only lists. */
export function unchecked(failed: Fault | null): Checking {
  return { judged: { advised: null }, failed, tell: () => undefined };
}

interface Checks {
  readonly check: Check | null;
  readonly advising: Advising | null;
  /** What it is that nothing was found; an expectation answers that itself. */
  readonly none: Fault | null;
}

/** Judges what was selected, before it is shown: a report has the verdicts, and how socktrace ends. */
export async function checkLook(
  processes: readonly ProcessSnapshot[],
  { check, advising, none }: Checks,
): Promise<Checking> {
  const advised = advising === null || processes.length === 0 ? null : await advising.advise(processes);
  const verdicts = check?.processes(processes);
  const failing = advised === null ? null : (advising?.failed(advised) ?? null);
  const failed = verdicts === undefined ? (failing ?? none) : (unmet(verdicts) ?? failing);
  return {
    judged: {
      advised,
      ...(advising === null ? {} : { shown: advising.shown }),
      ...(verdicts === undefined ? {} : { verdicts }),
      ending: endingOf(ended, failed ?? ended),
    },
    failed,
    tell: () => {
      tellVerdicts(verdicts ?? [], String);
      if (advised !== null) advising?.reportUnused();
    },
  };
}
