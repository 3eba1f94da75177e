import type { Micros } from "../base/brands.ts";
import { hasLain } from "./idle.ts";
import type { Returns } from "./process-record.ts";
import type { Socket } from "./socket.ts";

/** What the origin of a connection has, its listener or else its process; null: nothing was noted yet. */
export function returnsOf(socket: Socket): Returns | null {
  return originOf(socket).returns;
}

/** The program sent on a connection that had lain idle. */
export function noteSent(socket: Socket, at: Micros): void {
  note(socket, "late", at);
}

/** The program closed a socket; the end of a process closes without that. */
export function noteClosed(socket: Socket): void {
  const { closed, peer, acceptSeen, activity } = socket;
  if (closed === null || closed.time === null || closed.call === "exit" || (peer === null && !acceptSeen)) return;
  note(socket, activity !== null && hasLain(activity) ? "late" : "soon", closed.time);
}

function note(socket: Socket, when: keyof Returns, at: Micros): void {
  const origin = originOf(socket);
  origin.returns ??= { soon: null, late: null };
  origin.returns[when] ??= at;
}

function originOf(socket: Socket): { returns: Returns | null } {
  return socket.listener ?? socket.inferredListener ?? socket.first.process;
}
