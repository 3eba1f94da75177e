import { sameAddress, type Address } from "../linux/address.ts";
import type { SocketKind } from "../events/event.ts";
import { isWildcard } from "./peer.ts";
import type { Socket } from "./socket.ts";

/**
 * What a socket is for: `listener`; `accepted` on a listener, null where that is not known; `connected` by connect();
 * `bound` to an address only; `unused`: made, neither bound nor connected; `unknown`: opened before the trace, or
 * used by a call whose line could not be read, and nothing else is known of it.
 *
 * `connection`: it has a peer and was opened before the trace (or where nobody looked), so that neither accept() nor
 * connect() was seen, and nothing else shows which it was. It is never taken for one of the two where that decides
 * something.
 */
export type Role<Listener> =
  | { readonly type: "listener" | "connected" | "connection" | "bound" | "unused" | "unknown" }
  | { readonly type: "accepted"; readonly listener: Listener | null };

/** What a role depends on: a socket of the model, or one of a summary document. */
export interface Traits {
  readonly kind: SocketKind;
  readonly state: string | null;
  readonly local: Address | null;
  readonly peer: Address | null;
  readonly backlog: number | null;
  /** Null: opened before the trace. */
  readonly opened: unknown;
  /** A connect() on it succeeded, or is on its way. Absent where documents do not have it. */
  readonly connectSeen?: boolean;
  /** accept() returned it. Absent where documents do not have it. */
  readonly acceptSeen?: boolean;
}

export function roleOf(socket: Socket): Role<Socket> {
  return roleBy(socket, socket.listener, socket.inferredListener);
}

/** `accepted`: the listener whose accept() returned it. `inferred`: the one that `couldAccept` it. */
export function roleBy<Listener>(socket: Traits, accepted: Listener | null, inferred: Listener | null): Role<Listener> {
  if (isListener(socket)) return { type: "listener" };
  if (accepted !== null) return { type: "accepted", listener: accepted };
  if (socket.acceptSeen === true) return { type: "accepted", listener: inferred };
  if (hasName(socket.peer)) return connectedRole(socket, inferred);
  if (isAcceptedUnix(socket)) return { type: "accepted", listener: inferred };
  if (hasName(socket.local)) return { type: "bound" };
  return { type: socket.opened === null || socket.state === null ? "unknown" : "unused" };
}

function connectedRole<Listener>(socket: Traits, inferred: Listener | null): Role<Listener> {
  if (socket.opened !== null || socket.connectSeen === true || !isAcceptable(socket)) return { type: "connected" };
  return inferred === null ? { type: "connection" } : { type: "accepted", listener: inferred };
}

/** Also one that listened once. */
export function isListener({ backlog, state }: Pick<Traits, "backlog" | "state">): boolean {
  return backlog !== null || state === "LISTEN";
}

/** Whether it is connected, or may be: accept() and listen() on it give EINVAL (inet_csk_accept, inet_listen). */
export function cannotListen(socket: Traits): boolean {
  if (isListener(socket) || socket.state === "CLOSED") return false;
  return socket.acceptSeen === true || (socket.connectSeen === true && socket.peer !== null) || hasName(socket.peer);
}

/** Whether it is a connection of which only the listeners can show whether it was accepted. */
export function needsListener(socket: Traits): boolean {
  return socket.opened === null && socket.peer !== null && socket.connectSeen !== true && !isListener(socket);
}

/**
 * Whether a connection that is older than the trace was accepted on this listener: they have the same protocol and the
 * same port, and the listener that address or a wildcard. A client could have the port of a listener only by bind()
 * with SO_REUSEADDR or SO_REUSEPORT. A UNIX socket that was accepted has its listener's name (unix_stream_connect).
 */
export function couldAccept(listener: Traits, socket: Traits): boolean {
  const [own, its] = [socket.local, listener.local];
  if (own === null || its === null || !hasName(own) || !isSameProtocol(listener.kind, socket.kind)) return false;
  if (isWildcard(its)) return "port" in own && "port" in its && own.type === its.type && own.port === its.port;
  return sameAddress(own, its);
}

/** A part of a kind that is not known is `?`. */
function isSameProtocol(left: SocketKind, right: SocketKind): boolean {
  return left.protocol === right.protocol || left.protocol === "?" || right.protocol === "?";
}

/** Datagram sockets are never accepted. Of UNIX ones a client has no name of its own, but for one that called bind(). */
function isAcceptable({ kind, local }: Traits): boolean {
  if (kind.type !== "SOCK_STREAM" && kind.type !== "SOCK_SEQPACKET" && kind.type !== "?") return false;
  return local?.type !== "unix-unnamed";
}

/** Who connects calls a listener by its name: a connection to nobody's name, with a name of its own, was accepted. */
function isAcceptedUnix({ kind, opened, local, peer }: Traits): boolean {
  return opened === null && kind.type === "SOCK_STREAM" && peer?.type === "unix-unnamed" && hasName(local);
}

/** The ends of a socketpair have no name, and getsockname() gives an empty one. */
function hasName(address: Address | null): boolean {
  return address !== null && address.type !== "unix-unnamed";
}
