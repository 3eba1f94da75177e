import type { Micros } from "../base/brands.ts";
import type { EventOf, Seen } from "../events/event.ts";

/**
 * The last calls that moved data. A live trace without --data sees recvmsg alone of them: how much was moved, which takes
 * all of them, is in traffic.ts.
 */
export interface LastData {
  sent: Micros | null;
  received: Micros | null;
  /** The read that gave the end of the peer's data, the first one. */
  ended: Seen | null;
  /** What moved last before the end. */
  last: "sent" | "received" | null;
}

/** The same object, with one more call that moved data; a new one for the first. */
export function lastDataWith(before: LastData | null, { what, seen }: EventOf<"data">): LastData {
  const lastData = before ?? { sent: null, received: null, ended: null, last: null };
  if (what === "end") lastData.ended ??= seen;
  else {
    lastData[what] = seen.time;
    if (lastData.ended === null) lastData.last = what;
  }
  return lastData;
}
