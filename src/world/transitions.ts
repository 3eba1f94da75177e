import type { SocketKind } from "../events/event.ts";
import { dropOptions, storeOptions } from "./options.ts";
import { isWildcard } from "./peer.ts";
import type { Socket } from "./socket.ts";

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
  // With the next listen() or connect() the kernel chooses again, whatever getsockname still says.
  if (isInet && bound.port === 0) socket.bound = null;
}

/**
 * connect() to AF_UNSPEC, a connect() that was refused, shutdown() of a listener: the kernel calls disconnect, which
 * takes back some options too (tcp_disconnect in net/ipv4/tcp.c, __udp_disconnect in net/ipv4/datagram.c).
 */
export function disconnect(socket: Socket): void {
  loseConnection(socket);
  const { family } = socket.kind;
  if (family !== "AF_INET" && family !== "AF_INET6") return;
  const taken = isTcpLike(socket.kind) ? ofTcp : ofDatagrams;
  if ([...socket.options.values()].some(({ name }) => taken.has(name)))
    dropOptions(socket, ({ name }) => taken.has(name));
}

/**
 * shutdown() while a connect is under way gives it up; if the connect was done by then, its side is closed. What holds
 * in both cases is left.
 */
export function giveUp(socket: Socket, how: Exclude<Socket["shut"], "none">): void {
  const doubtful = [...socket.options.values()].filter(({ name }) => ofTcp.has(name));
  disconnect(socket);
  socket.state = null;
  socket.shut = how;
  if (isWildcard(socket.local)) socket.local = null;
  storeOptions(
    socket,
    doubtful.map((option) => ({ ...option, value: null, origin: "unknown" })),
  );
}

const ofTcp: ReadonlySet<string> = new Set(["TCP_RTO_MIN_US", "TCP_DELACK_MAX_US", "TCP_WINDOW_CLAMP"]);
const ofDatagrams: ReadonlySet<string> = new Set(["SO_BINDTODEVICE", "SO_BINDTOIFINDEX"]);

/** The kernel ended the connection: its addresses are what it last had. */
export function breakConnection(socket: Socket): void {
  if (socket.state !== null && socket.state !== "LISTEN") socket.state = "CLOSED";
}
