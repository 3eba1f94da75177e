import type { EventOf } from "../../events/event.ts";
import { onSocket, unchanged, type Change } from "../change.ts";
import type { Socket } from "../socket.ts";
import { isState } from "../socket-state.ts";
import type { State } from "../state.ts";
import { disconnect, releasePort, resetByListen, stateUnconnected } from "../transitions.ts";

/** The kernel's own report of a state: a line of the timeline where the calls have not shown it. */
export function tcpState(state: State, event: EventOf<"tcp-state">): readonly Change[] {
  const socket = state.findOpen(event.inode);
  if (socket === null) return unchanged;
  const before = socket.state;
  // Line 0: read from the kernel after events were lost.
  const isRead = event.seen.line === 0;
  if (!enter(socket, event.state, isRead)) return unchanged;
  const now = socket.state;
  socket.stateAt = event.seen.time;
  // listen() and connect() have not returned: their handlers find a socket that has left its first state.
  if ((before === "CLOSED" || before === "BOUND") && now !== before) socket.stateBefore = before;
  socket.presumed = false;
  // A connect() that failed in the background: what it was is shown when SO_ERROR is read.
  socket.connecting = now === "SYN_SENT" || (event.state === "CLOSE" && socket.connecting);
  if (now === "ESTABLISHED" || now === "CLOSE_WAIT") socket.tuned = true;
  if (now === before || isRead || isShownByCall(event, socket)) return unchanged;
  const { process, fd } = socket.first;
  const seen = event.seen.call === "" ? { ...event.seen, tid: process.pid } : event.seen;
  return [onSocket(process, { from: before, ...event, seen }, socket, fd)];
}

/** A call of the program shows it, or will when it returns: a connect() that waits, shutdown(). */
function isShownByCall({ seen, state }: EventOf<"tcp-state">, { connectSeen, acceptSeen, opened }: Socket): boolean {
  if (byCalls.has(state) || seen.call === "shutdown") return true;
  return seen.call === "" && !connectSeen && !acceptSeen && opened !== null;
}

/** States that nothing but a call of the program leads to. */
const byCalls: ReadonlySet<string> = new Set(["LISTEN", "SYN_SENT", "FIN_WAIT1", "LAST_ACK"]);

/** False: the kernel has a state that we have no name for. */
function enter(socket: Socket, state: string, isRead: boolean): boolean {
  if (state === "CLOSE") end(socket);
  else if (!isState(state)) return false;
  else {
    if (state === "LISTEN" && !isRead) resetByListen(socket);
    socket.state = state;
  }
  return true;
}

/** To the kernel a new socket, one with an address and one whose connection has ended are the same: CLOSE. */
function end(socket: Socket): void {
  const { state } = socket;
  // By shutdown(), or connect() to AF_UNSPEC, which has not returned: its handler finds no listener any more.
  if (state === "LISTEN") disconnect(socket);
  // The handler of a connect() that has not returned needs what it was bound to.
  else if (socket.stateBefore !== null) socket.state = stateUnconnected(socket);
  else if (state !== "CLOSED" && state !== "BOUND") releasePort(socket);
}
