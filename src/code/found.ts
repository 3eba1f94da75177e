import type { Frame, Location } from "../events/code.ts";

/** By the frame itself, so that it lives as long as the trace that the frame is of. */
const found = new WeakMap<Frame, readonly Location[]>();
let changes = 0;

/** What was found out of a frame, by whoever can look into its module: the functions there, innermost first. */
export function noteFound(frame: Frame, locations: readonly Location[]): void {
  const before = found.get(frame);
  if (before === locations || (before === undefined && locations.length === 0)) return;
  // What turns out to be of two files is unknown again.
  if (locations.length === 0) found.delete(frame);
  else found.set(frame, locations);
  changes++;
}

/** Null: nothing beyond the frame. */
export function foundOf(frame: Frame): readonly Location[] | null {
  return found.get(frame) ?? null;
}

/** Another number whenever more was found out. */
export function foundSoFar(): number {
  return changes;
}
