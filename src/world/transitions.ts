import type { SocketKind } from "../events/event.ts";
import type { Socket } from "./socket.ts";

/** What a connection's end leaves of a socket's state and names. */

/** True for TCP and its like, whose states are a protocol's own; also where nobody told the kind. */
export function isTcpLike({ family, type }: SocketKind): boolean {
  return (family === "AF_INET" || family === "AF_INET6" || family === "?") && (type === "SOCK_STREAM" || type === "?");
}

/**
 * The socket has no peer any more, and listens no more. What bind() fixed of its address stays, what the kernel
 * chose goes (tcp_disconnect, __udp_disconnect): the port with port 0, the address with a wildcard.
 */
export function loseConnection(socket: Socket): void {
  socket.peer = null;
  socket.shut = "none";
  if (socket.opened === null) {
    socket.state = null;
    return;
  }
  const { bound } = socket;
  const isInet = bound?.type === "inet" || bound?.type === "inet6";
  if (bound === null) socket.local = null;
  else if (isInet) socket.local = bound.port === 0 ? null : bound;
  socket.state = bound === null ? "CLOSED" : "BOUND";
}

/** The kernel ended the connection: its addresses are what it last had. */
export function breakConnection(socket: Socket): void {
  if (socket.state !== null && socket.state !== "LISTEN") socket.state = "CLOSED";
}
