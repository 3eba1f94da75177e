import type { Listed } from "../../events/snapshot.ts";
import type { Row } from "./row.ts";

/** What lsof and netstat know of a socket. */
export type TableLine = Pick<Listed, "local" | "peer" | "state" | "receive" | "send">;

/**
 * A socket's line in the kernel's tables (/proc/net/tcp and its relatives); null: it has none. A trace does not look
 * there: the line is what it would be by the calls, and CLOSED where the process has closed the socket.
 */
export function tableLine(row: Row): TableLine | null {
  if (row.listed === "not-listed") return null;
  if (row.listed !== null) return row.listed;
  const { local, peer, state, queues, held } = row;
  return wouldBeListed(row) ? { local, peer, state: held ? state : "CLOSED", ...queues } : null;
}

/** Of TCP what is connected or listens is listed, of UDP what is bound (measured on 6.18); all of other families is. */
function wouldBeListed({ kind: { protocol }, state, local, peer }: Row): boolean {
  if (protocol === "IPPROTO_TCP" || protocol === "IPPROTO_MPTCP") return state !== "CLOSED" && state !== "BOUND";
  if (protocol === "IPPROTO_UDP" || protocol === "IPPROTO_UDPLITE") return local !== null || peer !== null;
  return true;
}
