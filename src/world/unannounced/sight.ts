import type { PrintedFd, SocketDetails } from "../../events/event.ts";
import { sameAddress, type Address } from "../../linux/address.ts";
import { cannotListen } from "../role.ts";
import type { Socket } from "../socket.ts";
import type { State } from "../state.ts";

/** A printed fd, with what else the event shows of the socket that it names. */
export interface Sight extends PrintedFd {
  /** The call works on listeners only. */
  readonly listens?: true;
  /** The socket of the model that has the printed addresses. */
  readonly is?: Socket;
  /** When the call was entered, the number of an event: it works on none that was got since. */
  readonly entered?: number;
  /** It has an address of its own and no peer, and calls that give one are in the log. */
  readonly isBound?: true;
}

/** Whether the event shows another socket than this, or no socket. */
export function isAnother(socket: Socket, { file, inode, listens, is, isBound }: Sight): boolean {
  if (file !== null || (is !== undefined && is !== socket)) return true;
  if ((listens === true && cannotListen(socket)) || (isBound === true && wasNeverBound(socket))) return true;
  return inode !== null && socket.inode !== null && inode !== socket.inode;
}

function wasNeverBound({ opened, listener, bound, local, backlog }: Socket): boolean {
  return opened !== null && listener === null && bound === null && local === null && backlog === null;
}

/** Whether strace printed what the fd names. */
export function isPrinted({ inode, details }: PrintedFd): boolean {
  return inode !== null || details !== null;
}

/**
 * -yy: `3<TCP:[127.0.0.1:45375]>` is a listener, `4<TCP:[127.0.0.1:45375->127.0.0.1:46084]>` a connection, and one machine
 * has no other TCP socket with these addresses; but two listeners can have SO_REUSEPORT. `current`: what the fd names in
 * the table.
 */
export function recognise(state: State, current: Socket | undefined, at: Sight, hasBinds: boolean): Sight {
  const { inode, details } = at;
  if (inode !== null || details?.kind?.protocol !== "IPPROTO_TCP" || details.local === null) return at;
  if (current !== undefined && isSame(current.local, details.local) && fits(current.peer, details.peer)) return at;
  // With more the search would cost more than all else of the line.
  if (state.sockets.size > MOST) return at;
  const [is, other] = [...state.sockets.values()].filter((socket) => hasAddresses(socket, details));
  const sight = hasBinds && details.peer === null ? ({ isBound: true, ...at } as const) : at;
  return is === undefined || other !== undefined ? sight : { is, ...sight };
}

/** How many sockets are searched for an address. */
const MOST = 500;

/** strace caches the addresses: one that it printed before the connect() it prints afterwards too. */
function fits(peer: Address | null, printed: Address | null): boolean {
  return printed === null || isSame(peer, printed);
}

function hasAddresses(socket: Socket, { kind, local, peer }: SocketDetails): boolean {
  if (kind?.family !== socket.kind.family || !isSame(socket.local, local)) return false;
  if (peer === null) return !cannotListen(socket) && socket.state !== "CLOSED";
  return isSame(socket.peer, peer);
}

function isSame(left: Address | null, right: Address | null): boolean {
  return left !== null && right !== null && sameAddress(left, right);
}
