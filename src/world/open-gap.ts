import type { Gap } from "./gap.ts";
import type { Socket } from "./socket.ts";
import { loseState } from "./socket-state.ts";
import { isTcpLike } from "./transitions.ts";

/** Calls on the socket may be missing: nothing that they change is known until the kernel is asked. */
export function openGap(socket: Socket, gap: Gap): void {
  socket.gap = gap;
  socket.historyComplete = false;
  socket.tuned = true;
  socket.nonblock = null;
  socket.nonblockSince = null;
  if (!lasting.has(socket.kind.type)) socket.peer = null;
  // The kernel reports TCP's states by themselves.
  if (gap.by === "loss" || !isTcpLike(socket.kind)) loseStateInGap(socket);
}

/** The peer of such a socket lasts as long as its connection. */
const lasting: ReadonlySet<string> = new Set(["SOCK_STREAM", "SOCK_SEQPACKET"]);

/** What changes its state may be missing. */
export function loseStateInGap(socket: Socket): void {
  loseState(socket, "lost");
  socket.connecting = false;
  socket.presumed = false;
  socket.stateBefore = null;
}

/** It closed while events were lost, before that was noticed: it is as the calls left it that were seen. */
export function closedInGap(socket: Socket, gap: Gap): void {
  socket.gap = gap;
  socket.historyComplete = false;
}

/** What the kernel has was read. */
export function closeGap(socket: Socket): void {
  if (socket.gap !== null && !socket.gap.isRead) socket.gap = { ...socket.gap, isRead: true };
}
