import type { AnyOption } from "./book.ts";

/** How the origin of a value is shown: a mark that needs no colour, and its words. */
export const marks = {
  set: { mark: "●", words: "set by the program" },
  inherited: { mark: "◐", words: "inherited from the listener" },
  default: { mark: "○", words: "the kernel's default" },
  observed: { mark: "◇", words: "observed in the kernel" },
  unknown: { mark: "?", words: "of unknown origin" },
} as const;

export function markOf({ origin, changed }: Pick<AnyOption, "origin" | "changed">): {
  readonly mark: string;
  readonly words: string;
} {
  if (origin !== "observed" || changed !== true) return marks[origin];
  return { mark: "◆", words: "observed in the kernel; not the value of a new socket" };
}
