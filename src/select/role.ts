import type { Socket } from "../world/socket.ts";
import type { TargetSpec } from "./syntax.ts";

/** What a socket is for. */
export type Role = Exclude<TargetSpec["role"], "socket"> | null;

/**
 * The role of each of these sockets; null: neither bound nor connected. One that was there before the trace and has a
 * listener's port was accepted from it: it can have come by the port in no other way.
 */
export function rolesOf(sockets: readonly Socket[]): ReadonlyMap<Socket, Role> {
  const ports = new Set(sockets.filter(isListener).map(portOf));
  return new Map(sockets.map((socket) => [socket, roleOf(socket, ports)]));
}

function roleOf(socket: Socket, ports: ReadonlySet<number | null>): Role {
  if (isListener(socket)) return "listener";
  const port = portOf(socket);
  if (socket.listener !== null || (port !== null && socket.peer !== null && socket.opened === null && ports.has(port)))
    return "accepted";
  if (socket.peer !== null) return "connected";
  return socket.local === null ? null : "bound";
}

function isListener({ backlog, state }: Socket): boolean {
  return backlog !== null || state === "LISTEN";
}

function portOf({ local }: Socket): number | null {
  return local?.type === "inet" || local?.type === "inet6" ? local.port : null;
}
