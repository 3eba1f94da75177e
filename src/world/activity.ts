import type { Activity } from "../events/activity.ts";
import { hasLain } from "./idle.ts";
import { noteSent } from "./returns.ts";
import type { KnownActivity, Socket } from "./socket.ts";

/** A look at the kernel: what it found, and since when that has been so. */
export function noteActivity(socket: Socket, activity: Activity): void {
  const before = socket.activity;
  if (before !== null && hasLain(before) && hasSent(before, activity)) noteSent(socket, activity.asked);
  const waitedFor = everWaitedFor(before, activity);
  const isAlone = waitedFor === null && activity.waiting?.how === "nobody";
  const { asked, state, receive, send, queue, memory, last, waiting } = activity;
  // Each field by its name: a spread costs ten times as much.
  socket.activity = {
    asked,
    state,
    receive,
    send,
    queue,
    memory,
    last,
    waiting,
    waitedFor,
    aloneSince: isAlone ? (before?.aloneSince ?? asked) : null,
    besides: isAlone ? counted(before?.besides ?? none, activity) : none,
    endedSince: state === "CLOSE_WAIT" ? (before?.endedSince ?? asked) : null,
    fullSince: isFull(activity) ? (before?.fullSince ?? asked) : null,
    firstDrops: before?.firstDrops ?? (socket.opened === null ? (memory?.drops ?? 0) : 0),
  };
}

/** What the kernel reports as the time of the last data jitters by a tick, 10 ms at most (CONFIG_HZ=100). */
const TICK = 20_000;

function hasSent({ last: before }: KnownActivity, { last }: Activity): boolean {
  if (before === null || last === null || last.sent === null) return false;
  return before.sent === null || last.sent - before.sent > TICK;
}

function everWaitedFor(before: KnownActivity | null, { waiting }: Activity): KnownActivity["waitedFor"] {
  const ever = before?.waitedFor ?? null;
  if (waiting === null || waiting.how === "nobody") return ever;
  return waiting.how === "polled" ? "polled" : (ever ?? waiting.how);
}

const none: KnownActivity["besides"] = { any: 0, polled: 0 };

function counted({ any, polled }: KnownActivity["besides"], { waiting }: Activity): KnownActivity["besides"] {
  const others = waiting?.others ?? null;
  return { any: any + (others === null ? 0 : 1), polled: polled + (others === "polled" ? 1 : 0) };
}

/**
 * The kernel drops the handshakes that come while more wait than listen() allowed: sk_acceptq_is_full in
 * include/net/sock.h. UNIX clients wait in connect() instead (unix_recvq_full).
 */
function isFull({ queue }: Activity): boolean {
  return queue !== null && queue.length > queue.limit;
}
