import type { Micros } from "../base/brands.ts";

/** While a socket was open events were lost on their way, or a call was made in a way that is not shown: calls on it are missing. */
export interface Gap {
  readonly by: "loss" | "io_uring";
  /** When that was noticed: what is older may have been changed by a call that is missing. */
  readonly until: Micros;
  /** The kernel has been asked since, so that values are known again; calls are missing still. */
  readonly isRead: boolean;
}

/** Why calls are missing: `events were lost`. */
export const gapTexts: Readonly<Record<Gap["by"], string>> = {
  loss: "events were lost",
  io_uring: "calls were made through io_uring's own table of files",
};

/** What a call that is missing may have changed since; null: what is of that time is as it was. */
export function staleBy(gap: Gap | null, at: Micros | null): Gap["by"] | null {
  return gap !== null && !gap.isRead && (at === null || at <= gap.until) ? gap.by : null;
}

/** What a listener passes on while nobody knows what was set on it. */
export function inheritedGap(gap: Gap | null): Gap | null {
  return gap?.isRead === false ? gap : null;
}
