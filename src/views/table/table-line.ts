import type { Listed } from "../../events/snapshot.ts";
import type { Row } from "./row.ts";

/** The facts about a socket that lsof and netstat print. */
export type TableLine = Pick<Listed, "local" | "peer" | "state" | "receive" | "send">;

/**
 * A socket's line in the kernel's tables (/proc/net/tcp and the like); null: it has none. For a trace, which does not
 * read them, the line follows from the calls; its state is CLOSED where the process has closed the socket.
 */
export function tableLine(row: Row): TableLine | null {
  if (row.listed === "not-listed") return null;
  if (row.listed !== null) return row.listed;
  const { local, peer, state, queues, isOpen } = row;
  return wouldBeListed(row) ? { local, peer, state: isOpen ? state : "CLOSED", ...queues } : null;
}

/** The kernel lists connected and listening TCP sockets, bound UDP sockets, and all of other families (measured on 6.18). */
function wouldBeListed({ kind: { protocol }, state, local, peer }: Row): boolean {
  if (protocol === "IPPROTO_TCP" || protocol === "IPPROTO_MPTCP") return state !== "CLOSED" && state !== "BOUND";
  if (protocol === "IPPROTO_UDP" || protocol === "IPPROTO_UDPLITE") return local !== null || peer !== null;
  return true;
}
