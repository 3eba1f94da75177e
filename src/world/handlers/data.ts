import type { DataMove, EventOf } from "../../events/event.ts";
import { holderOf, noteAnswer } from "../answer.ts";
import { both, onSocket, type Change } from "../change.ts";
import { findSocket } from "../find-socket.ts";
import type { Socket } from "../socket.ts";
import type { State } from "../state.ts";
import { addReceived, addSent, newTraffic } from "../traffic.ts";
import { connect, isStream, isTcpStream } from "../transitions.ts";
import { lastDataWith } from "../last-data.ts";
import { isDeferred } from "./addresses.ts";

/**
 * Data that goes through a stream proves its connection. Most of it proves nothing new: the timeline has a line for
 * what does, and no call is counted, so that a trace with data calls has the same figures as one without.
 */
export function dataMoved(state: State, event: EventOf<"data">): readonly Change[] {
  const thread = state.thread(event.seen);
  const { socket, changes } = findSocket(state, thread, event.at, event.seen, !event.anyFd);
  if (event.bytes !== 0) state.dataCalls.found(event.anyFd);
  if (socket === null) return changes;
  // A look (MSG_PEEK) moves nothing.
  if (event.left === null) socket.lastData = lastDataWith(socket.lastData, event);
  if (state.dataCalls.areTraced) note(state, socket, event);
  if (!learn[event.what](socket, state)) return changes;
  return both(changes, [onSocket(thread.process, event, socket, event.at.fd)]);
}

/** How much it was, and how long what came took. */
function note({ dataCalls, sysctls }: State, socket: Socket, event: EventOf<"data">): void {
  const traffic = (socket.traffic ??= newTraffic(dataCalls));
  if (event.what === "sent") {
    addSent(traffic, event, holderOf(socket, event, sysctls));
    return;
  }
  if (event.left === null) noteAnswer(socket, traffic, event, sysctls);
  addReceived(traffic, event);
}

/** What each move proves; false: nothing new. */
const learn: Readonly<Record<DataMove, (socket: Socket, state: State) => boolean>> = {
  // Where connect() is put off until the first write, that write may leave the handshake under way.
  sent: (socket, state) => !isDeferred(state, socket) && proveConnected(socket),
  received: proveConnected,
  end: proveEnd,
};

/** Bytes come through a stream only once it is connected (tcp_sendmsg_locked, tcp_recvmsg_locked in net/ipv4/tcp.c). */
function proveConnected(socket: Socket): boolean {
  if (!isStream(socket.kind) || !mayBeUnproved(socket)) return false;
  connect(socket);
  return true;
}

/**
 * Whether the connection is in doubt: a connect() under way; no state known, though not for a shutdown() of our own; a
 * new socket, whose connect() was not traced. One that has ended can have bytes left to be read.
 */
function mayBeUnproved({ connecting, presumed, state, shut, peer, tuned }: Socket): boolean {
  if (connecting || presumed) return true;
  if (state === null) return shut === "none";
  return (state === "CLOSED" || state === "BOUND") && peer === null && !tuned;
}

/**
 * A read of 0 bytes is the peer's FIN, unless our own side for reading is shut. After a shutdown() of the side for
 * writing the state may be any of TIME_WAIT, CLOSING and LAST_ACK.
 */
function proveEnd(socket: Socket): boolean {
  const { state, shut, connecting } = socket;
  if (!isTcpStream(socket.kind) || shut !== "none") return false;
  if (state !== "ESTABLISHED" && state !== null && !connecting) return false;
  connect(socket);
  socket.state = "CLOSE_WAIT";
  return true;
}
