import { findOption } from "../../linux/catalogue.ts";
import { dependsOnPeer, inherits } from "../../linux/inheritance.ts";
import type { OptionState, Socket } from "../socket.ts";

/** Why the value of an option with origin "unknown" is not known, as the summary's ORIGIN column has it. */
export function unknownOrigin(option: OptionState, socket: Pick<Socket, "kind" | "listener">): string {
  const isInherited = option.unread !== true && socket.listener !== null;
  return `${isInherited ? "inherited, " : ""}unknown: ${whyUnknown(option, socket)}`;
}

/** The same without these words. */
export function whyUnknown(option: OptionState, socket: Pick<Socket, "kind" | "listener">): string {
  if (option.unread === true) return "a line that may have set it could not be read";
  if (socket.listener !== null) return whyNotInherited(option, socket);
  if (option.by !== undefined) return `setting ${option.by} may have changed it`;
  return "shutdown() came before connect() was done and may have reset it";
}

/** Why nobody can say what an accepted socket got from its listener. */
export function whyNotInherited(option: OptionState, { kind }: Pick<Socket, "kind">): string {
  const row = findOption(option.level, option.name);
  if (row !== null && dependsOnPeer(row, kind.protocol)) return "a peer without MPTCP does not get it";
  if (row === null || inherits(row, kind) === null) return "accept() may or may not copy this option";
  // accept() gives what the listener had when the connection came in, which may be before the option was set.
  if (option.during === "LISTEN") return "set after listen(), this connection may have been queued before";
  return "the listener's own value is unknown";
}
