import type { Micros } from "../base/brands.ts";
import type { OptionState } from "./option-state.ts";
import type { Process } from "./process-record.ts";
import type { Socket } from "./socket.ts";
import { loseState } from "./socket-state.ts";
import { isTcpLike } from "./transitions.ts";

/** While a socket was open events were lost on their way, or a call was made in a way that is not shown: calls on it are missing. */
export interface Gap {
  readonly by: "loss" | "io_uring";
  /** When the loss was noticed: what is older may have been changed by a call that was lost. */
  readonly until: Micros;
  /** The kernel has been asked since, so that values are known again; calls are missing still. */
  readonly isRead: boolean;
}

/** Calls on the socket may have been lost: nothing that they change is known until the kernel is asked. */
export function openGap(socket: Socket, gap: Gap): void {
  socket.gap = gap;
  socket.historyComplete = false;
  socket.tuned = true;
  socket.nonblock = null;
  socket.nonblockSince = null;
  // That of a stream lasts as long as its connection.
  if (!isTcpLike(socket.kind)) socket.peer = null;
  // The kernel reports TCP's states by themselves.
  else if (gap.by === "loss") loseStateInGap(socket);
}

/** Changes of its TCP state may have been lost. */
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

/** What a call that is missing may have changed since; null: the option is as it was set. */
export function staleBy({ gap }: Pick<Socket, "gap">, { at }: OptionState): Gap["by"] | null {
  return gap !== null && !gap.isRead && (at === null || at <= gap.until) ? gap.by : null;
}

/** Why calls are missing: `events were lost`. */
export const gapTexts: Readonly<Record<Gap["by"], string>> = {
  loss: "events were lost",
  io_uring: "calls were made through io_uring's own table of files",
};

/** What a listener passes on while nobody knows what was set on it. */
export function inheritedGap(listener: Socket | null): Gap | null {
  return listener?.gap?.isRead === false ? listener.gap : null;
}

/** From here on a socket that appears in the process may have been opened by a call that was lost. */
export function hideOpenings(process: Process): void {
  process.hides ??= "lost";
}
