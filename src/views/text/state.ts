import type { Socket, UnknownState } from "../../world/socket.ts";

type StateOf = Pick<Socket, "state" | "stateUnknown" | "presumed" | "backlog" | "closed" | "peer" | "tuned">;

/** The summary's line: `state: ESTABLISHED`, `state when closed: ESTABLISHED`, `never connected`. */
export function stateLine(socket: StateOf, paint: (text: string) => string): string {
  const words = stateWords(socket);
  if (words === NEVER) return paint(words);
  return `${socket.closed === null ? "state" : "state when closed"}: ${paint(words)}`;
}

const NEVER = "never connected";

/** The same within a sentence: `ESTABLISHED`, `state unknown (opened before the trace, and nothing shows it)`. */
export function stateInside(socket: StateOf): string {
  return socket.state === null ? `state unknown (${whyUnknown[socket.stateUnknown]})` : stateWords(socket);
}

/** The last state of a socket: `LISTEN, backlog 5`, `ESTABLISHED`, `unknown: ` and why. */
function stateWords({ state, stateUnknown, presumed, backlog, closed, peer, tuned }: StateOf): string {
  if (state === null) return `unknown: ${whyUnknown[stateUnknown]}`;
  // SO_ERROR is 0 also while connect() is on its way.
  if (presumed && state === "ESTABLISHED") return "ESTABLISHED, if SO_ERROR was read after connect() was done";
  if (state === "LISTEN") return `LISTEN, backlog ${backlog ?? "unknown: its listen() is not in the trace"}`;
  if (state !== "CLOSED") return state;
  // A new socket is CLOSED, and so is one whose connection is over or was refused (`tuned`: one was at least tried).
  return closed === null || tuned || peer !== null ? "not connected" : NEVER;
}

const whyUnknown: Readonly<Record<UnknownState, string>> = {
  older: "opened before the trace, and nothing shows it",
  connecting: "connect() went on in the background, and nothing shows what came of it",
  deferred: "TCP_FASTOPEN_CONNECT puts connect() off until the first write",
  shut: "after shutdown() it depends on the peer",
  aborted: "shutdown() came before connect() was surely done",
  unread: "a line that may have changed it could not be read",
  lost: "calls are missing that may have changed it",
};
