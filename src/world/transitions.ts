import type { Sides, SocketKind } from "../events/event.ts";
import { dropOptions, keysWhere, storeOptions } from "./options.ts";
import { isWildcard } from "./peer.ts";
import { optionKey, type Socket } from "./socket.ts";
import { loseState } from "./socket-state.ts";

/** True for TCP and its like, whose states are a protocol's own; also where the kind is unknown. */
export function isTcpLike({ family, type }: SocketKind): boolean {
  return (family === "AF_INET" || family === "AF_INET6" || family === "?") && (type === "SOCK_STREAM" || type === "?");
}

/** Surely TCP, or a protocol of its kind. */
export function isTcpStream(kind: SocketKind): boolean {
  return kind.family !== "?" && kind.type !== "?" && isTcpLike(kind);
}

/** Surely a stream whose data shows that it is connected. */
export function isStream(kind: SocketKind): boolean {
  return isTcpStream(kind) || (kind.family === "AF_UNIX" && kind.type === "SOCK_STREAM");
}

/** The connection is proved to stand. */
export function connect(socket: Socket): void {
  socket.state = "ESTABLISHED";
  socket.presumed = false;
  socket.connecting = false;
  socket.tuned = true;
}

/** The socket has no peer any more, and listens no more. */
export function clearConnection(socket: Socket): void {
  forgetPeer(socket);
  releaseAddress(socket);
}

function forgetPeer(socket: Socket): void {
  socket.connecting = false;
  socket.stateBefore = null;
  socket.peer = null;
  socket.shut = "none";
}

/** What bind() asked for of the address stays, what the kernel chose goes (tcp_disconnect, __udp_disconnect). */
function releaseAddress(socket: Socket): void {
  if (socket.opened === null) {
    loseState(socket, "older");
    return;
  }
  releasePort(socket);
  const { bound } = socket;
  if (bound === null) socket.local = null;
  else if (bound.type === "inet" || bound.type === "inet6") socket.local = bound;
}

/**
 * The socket is neither connected nor listens any more: where bind() asked for port 0, it has lost the one that the kernel
 * chose (tcp_set_state in net/ipv4/tcp.c), and gets another one next time, whatever getsockname still gives.
 */
export function releasePort(socket: Socket): void {
  socket.state = stateUnconnected(socket);
  if (hasChosenPort(socket)) socket.bound = null;
}

/** Of a socket that is neither connected nor listens any more. */
export function stateUnconnected(socket: Socket): "CLOSED" | "BOUND" {
  return socket.bound === null || hasChosenPort(socket) ? "CLOSED" : "BOUND";
}

function hasChosenPort({ bound }: Socket): boolean {
  return (bound?.type === "inet" || bound?.type === "inet6") && bound.port === 0;
}

/**
 * connect() to AF_UNSPEC, a connect() that was refused, shutdown() of a listener: the kernel calls disconnect, which
 * takes back some options too (`resetByDisconnect` of their rows). `hadPeer`: a TCP socket that had none keeps its port.
 */
export function disconnect(socket: Socket, hadPeer = true): void {
  forgetPeer(socket);
  if (hadPeer) releaseAddress(socket);
  const { family } = socket.kind;
  if (family !== "AF_INET" && family !== "AF_INET6") return;
  const reset = isTcpLike(socket.kind) ? resetForTcp : resetForDatagrams;
  if (reset.some((key) => socket.options.has(key))) dropOptions(socket, (option) => reset.includes(optionKey(option)));
}

/** A name that bind() did not give is the kernel's choice, and it chooses now. */
export function forgetKernelChoice(socket: Socket): void {
  if (socket.bound === null && socket.opened !== null) socket.local = null;
}

/**
 * listen() on a TCP socket that did not listen takes back what it was set to (`resetByListen` of its row); where nobody saw
 * whether it did, the value is unknown.
 */
export function resetByListen(socket: Socket): void {
  if (socket.state === "LISTEN") return;
  const reset = [...socket.options.values()].filter((option) => resetForListeners.includes(optionKey(option)));
  if (reset.length === 0) return;
  if (socket.state !== null) dropOptions(socket, (option) => reset.includes(option));
  else
    storeOptions(
      socket,
      reset.map((option) => ({ ...option, value: null, origin: "unknown" })),
    );
}

/**
 * shutdown() while a connect is under way aborts it; if the connect was done by then, its side is closed. What is the
 * same in both cases is kept.
 */
export function abortConnect(socket: Socket, how: Sides): void {
  const uncertain = [...socket.options.values()].filter((option) => resetForTcp.includes(optionKey(option)));
  disconnect(socket);
  loseState(socket, "aborted");
  socket.shut = how;
  if (isWildcard(socket.local)) socket.local = null;
  storeOptions(
    socket,
    uncertain.map((option) => ({ ...option, value: null, origin: "unknown" })),
  );
}

const resetForTcp = keysWhere(({ resetByDisconnect }) => resetByDisconnect === "tcp");
const resetForListeners = keysWhere(({ resetByListen }) => resetByListen === true);
const resetForDatagrams = keysWhere(({ resetByDisconnect }) => resetByDisconnect === "datagram");

/** One more shutdown(). */
export function addSides(before: Socket["shut"], how: Sides): Sides {
  return before === "none" || before === how ? how : "both";
}

/** Errnos that a TCP socket gives when its connection has ended (tcp_reset, tcp_write_err). */
export const losses: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** The kernel ended the connection: its addresses are the last ones. */
export function endConnection(socket: Socket): void {
  if (socket.connecting || (socket.state !== null && socket.state !== "LISTEN")) socket.state = "CLOSED";
  socket.connecting = false;
}
