import type { EventOf } from "../events/event.ts";
import type { Activity } from "../events/activity.ts";
import type { Socket } from "./socket.ts";

/** A look at the kernel: what it found, and since when that has been so. */
export function noteActivity(socket: Socket, activity: Activity): void {
  const before = socket.activity;
  const isAlone = activity.waiting?.how === "nobody";
  socket.activity = {
    ...activity,
    aloneSince: isAlone ? (before?.aloneSince ?? activity.asked) : null,
    endedSince: activity.state === "CLOSE_WAIT" ? (before?.endedSince ?? activity.asked) : null,
    fullSince: isFull(activity) ? (before?.fullSince ?? activity.asked) : null,
    firstDrops: before?.firstDrops ?? (socket.opened === null ? (activity.memory?.drops ?? 0) : 0),
  };
}

/**
 * The kernel drops the handshakes that come while more wait than listen() allowed: sk_acceptq_is_full in
 * include/net/sock.h. UNIX clients wait in connect() instead (unix_recvq_full).
 */
function isFull({ queue }: Activity): boolean {
  return queue !== null && queue.length > queue.limit;
}

/** A call that moved data. */
export function noteLastData(socket: Socket, { what, seen }: EventOf<"data">): void {
  socket.lastData ??= { sent: null, received: null, ended: null, last: null };
  const { lastData } = socket;
  if (what === "end") lastData.ended ??= seen;
  else {
    lastData[what] = seen.time;
    if (lastData.ended === null) lastData.last = what;
  }
}
