import type { Micros } from "../base/brands.ts";

/** The kernel's names (include/net/tcp_states.h); BOUND and CLOSED for what has no TCP state. */
export type SocketState =
  | "CLOSED"
  | "BOUND"
  | "LISTEN"
  | "SYN_SENT"
  | "SYN_RECV"
  | "ESTABLISHED"
  | "FIN_WAIT1"
  | "FIN_WAIT2"
  | "CLOSE_WAIT"
  | "LAST_ACK"
  | "CLOSING"
  | "TIME_WAIT";

/**
 * Why a state is unknown: `older`: it was opened before the trace, or where strace does not look, and nothing has shown it
 * since; `connecting`: a connect() went on in the background, and nothing has shown what came of it; `deferred`: connect()
 * is put off until the first write (TCP_FASTOPEN_CONNECT), which need not be traced; `shut`: its side for writing was
 * shut, and what follows is between the kernels; `aborted`: shutdown() came when connect() may or may not have been done;
 * `unread`: the line of a call that changes it could not be read; `lost`: events were lost, or a call is not shown, that may have changed it.
 */
export type UnknownState = "older" | "connecting" | "deferred" | "shut" | "aborted" | "unread" | "lost";

/** From here on the state is unknown. */
export function loseState(socket: { state: SocketState | null; stateUnknown: UnknownState }, why: UnknownState): void {
  socket.state = null;
  socket.stateUnknown = why;
}

/** A state that only a look at the kernel showed, and when it had begun at the latest. */
export interface StateFound {
  readonly state: SocketState;
  readonly since: Micros;
}

/** When the state had begun at the latest, where no call showed it; null: a call did, or it is unknown. */
export function foundSince(socket: { state: SocketState | null; stateFound: StateFound | null }): Micros | null {
  return socket.stateFound !== null && socket.stateFound.state === socket.state ? socket.stateFound.since : null;
}

const states: ReadonlySet<string> = new Set<SocketState>([
  "CLOSED",
  "BOUND",
  "LISTEN",
  "SYN_SENT",
  "SYN_RECV",
  "ESTABLISHED",
  "FIN_WAIT1",
  "FIN_WAIT2",
  "CLOSE_WAIT",
  "LAST_ACK",
  "CLOSING",
  "TIME_WAIT",
]);

export function isState(text: string): text is SocketState {
  return states.has(text);
}
