import fc from "fast-check";
import { histories, play } from "./histories.ts";

/**
 * Plays so many random histories. Null: model and kernel agreed at the end of each; else the shortest one found in
 * which they do not, as strace's lines, with the differences and how to play it again.
 */
export function soak(runs: number, seed?: number): { readonly same: number; readonly failure: string | null } {
  let same = 0;
  // Kept as it was: the kernel does not always do the same twice.
  let story = "";
  const found = fc.check(
    fc.property(histories, (steps) => {
      const { lines, differ, same: agreed } = play(steps);
      same += agreed;
      if (differ.length > 0) story = [...lines, "", ...differ].join("\n");
      return differ.length === 0;
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
  if (!found.failed) return { same, failure: null };
  return { same, failure: `${story}\n\nseed ${found.seed}: ${JSON.stringify(found.counterexample)}` };
}
