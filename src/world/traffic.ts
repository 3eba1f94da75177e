import type { EventOf } from "../events/event.ts";
import type { Traffic } from "../events/traffic.ts";
import type { Socket } from "./socket.ts";

/** A look at the kernel: what it found, and since when that has been so. */
export function noteTraffic(socket: Socket, traffic: Traffic): void {
  const before = socket.traffic;
  const isAlone = traffic.waiting?.how === "nobody";
  socket.traffic = {
    ...traffic,
    aloneSince: isAlone ? (before?.aloneSince ?? traffic.asked) : null,
    endedSince: traffic.state === "CLOSE_WAIT" ? (before?.endedSince ?? traffic.asked) : null,
    fullSince: isFull(traffic) ? (before?.fullSince ?? traffic.asked) : null,
    firstDrops: before?.firstDrops ?? traffic.memory?.drops ?? 0,
  };
}

/**
 * The kernel drops the handshakes that come while more wait than listen() allowed: sk_acceptq_is_full in
 * include/net/sock.h. UNIX clients wait in connect() instead (unix_recvq_full).
 */
function isFull({ queue }: Traffic): boolean {
  return queue !== null && queue.length > queue.limit;
}

/** A call that moved data. */
export function noteTalk(socket: Socket, { what, seen }: EventOf<"data">): void {
  socket.talk ??= { sent: null, received: null, ended: null, last: null };
  const { talk } = socket;
  if (what === "end") talk.ended ??= seen;
  else {
    talk[what] = seen.time;
    if (talk.ended === null) talk.last = what;
  }
}
