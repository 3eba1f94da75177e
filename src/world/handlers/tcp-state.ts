import type { EventOf } from "../../events/event.ts";
import { onSocket, unchanged, type Change } from "../change.ts";
import type { Socket } from "../socket.ts";
import { isState, type SocketState } from "../socket-state.ts";
import type { State } from "../state.ts";
import { disconnect, resetByListen, stateUnconnected } from "../transitions.ts";

/** The kernel's own report of a state: a line of the timeline where the calls have not shown it. */
export function tcpState(state: State, event: EventOf<"tcp-state">): readonly Change[] {
  const socket = state.findOpen(event.inode);
  const now = socket === null ? null : stateFrom(event.state, socket);
  if (socket === null || now === null) return unchanged;
  const before = socket.state;
  socket.stateAt = event.seen.time;
  // listen() and connect() have not returned: their handlers find a socket that has left its first state.
  if ((before === "CLOSED" || before === "BOUND") && now !== before) socket.stateBefore = before;
  // Line 0: read from the kernel after events were lost.
  const isRead = event.seen.line === 0;
  if (now === "LISTEN" && !isRead) resetByListen(socket);
  // By shutdown(), or connect() to AF_UNSPEC, which has not returned: its handler finds no listener any more.
  if (before === "LISTEN" && event.state === "CLOSE") disconnect(socket);
  else socket.state = now;
  socket.presumed = false;
  // A connect() that failed in the background: what it was is shown when SO_ERROR is read.
  socket.connecting = now === "SYN_SENT" || (event.state === "CLOSE" && socket.connecting);
  if (now === "ESTABLISHED" || now === "CLOSE_WAIT") socket.tuned = true;
  if (now === before || isRead || isShownByCall(event, socket)) return unchanged;
  const { process, fd } = socket.first;
  const seen = event.seen.call === "" ? { ...event.seen, tid: process.pid } : event.seen;
  return [onSocket(process, { ...event, from: before, seen }, socket, fd)];
}

/** A call of the program shows it, or will when it returns: a connect() that waits, shutdown(). */
function isShownByCall({ seen, state }: EventOf<"tcp-state">, { connectSeen, acceptSeen, opened }: Socket): boolean {
  if (byCalls.has(state) || seen.call === "shutdown") return true;
  return seen.call === "" && !connectSeen && !acceptSeen && opened !== null;
}

/** States that nothing but a call of the program leads to. */
const byCalls: ReadonlySet<string> = new Set(["LISTEN", "SYN_SENT", "FIN_WAIT1", "LAST_ACK"]);

/** To the kernel a new socket, one with an address and one whose connection has ended are the same: CLOSE. */
function stateFrom(kernel: string, socket: Socket): SocketState | null {
  if (kernel === "CLOSE") {
    const { state } = socket;
    return state === "CLOSED" || state === "BOUND" ? state : stateUnconnected(socket);
  }
  return isState(kernel) ? kernel : null;
}
