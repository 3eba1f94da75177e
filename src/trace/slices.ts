import { setImmediate } from "node:timers/promises";

const SLICE_MS = 20;

/** Takes one step after the other; in between, whatever else there is to do is done. False: `isOver` ended it. */
export async function inSlices(steps: Generator<void>, isOver: () => boolean): Promise<boolean> {
  let begun = performance.now();
  while (steps.next().done !== true) {
    if (performance.now() - begun < SLICE_MS) continue;
    await setImmediate();
    begun = performance.now();
    if (!isOver()) continue;
    steps.return(undefined);
    return false;
  }
  return true;
}
