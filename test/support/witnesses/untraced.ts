import type { Account } from "../witnesses.ts";

/** Children made with CLONE_UNTRACED: strace does not follow them, the eBPF engine does. */
export function untracedIn({ sightings }: Account): ReadonlySet<number> {
  return new Set(
    sightings.flatMap(({ event }) => (event.type === "forked" && event.untraced && event.child ? [event.child] : [])),
  );
}
