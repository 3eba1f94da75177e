import type { Socket } from "../../world/socket.ts";

type StateOf = Pick<Socket, "state" | "presumed" | "backlog" | "closed" | "peer" | "tuned">;

/** The summary's line: `state: ESTABLISHED`, `state when closed: ESTABLISHED`, `never connected`. */
export function stateLine(socket: StateOf, paint: (text: string) => string): string {
  const words = stateWords(socket);
  if (words === NEVER) return paint(words);
  return `${socket.closed === null ? "state" : "state when closed"}: ${paint(words)}`;
}

const NEVER = "never connected";

/** The last state of a socket: `LISTEN, backlog 5`, `ESTABLISHED`, `unknown`. */
export function stateWords({ state, presumed, backlog, closed, peer, tuned }: StateOf): string {
  if (state === null) return "unknown";
  // SO_ERROR is 0 also while connect() is on its way.
  if (presumed && state === "ESTABLISHED") return "ESTABLISHED, if SO_ERROR was read after connect() was done";
  if (state === "LISTEN") return `LISTEN, backlog ${backlog ?? "unknown"}`;
  if (state !== "CLOSED") return state;
  // A new socket is CLOSED, and so is one whose connection is over or was refused (`tuned`: one was at least tried).
  return closed === null || tuned || peer !== null ? "not connected" : NEVER;
}
