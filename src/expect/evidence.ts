import type { Evidence } from "../advice/advice.ts";
import { showAddress } from "../linux/address.ts";
import { findOption } from "../linux/catalogue.ts";
import { showValue } from "../linux/show.ts";
import type { EventOnSocket } from "../world/change.ts";
import type { Socket } from "../world/socket.ts";

/** Calls on a socket as evidence; `birth` stands for the one that made it, null for none. */
export function evidenceOf(
  socket: Socket,
  ...events: readonly (EventOnSocket | "birth" | null)[]
): readonly Evidence[] {
  return events.flatMap((event) => {
    if (event === null) return [];
    if (event === "birth") return birthOf(socket) ?? [];
    const { time, tid, call } = event.seen;
    return [{ at: time, tid, call, text: textOf(event) }];
  });
}

/** `SO_KEEPALIVE on` of setsockopt(), `0.0.0.0:80` of bind(). */
function textOf(event: EventOnSocket): string {
  if (event.type === "listening") return String(event.backlog);
  if (event.type === "option-set") {
    const row = findOption(event.level, event.name);
    return `${row?.name ?? event.name} ${showValue(row, event.value)}`;
  }
  const address = event.type === "bound" ? event.address : "peer" in event ? event.peer : null;
  return address === null ? "" : showAddress(address);
}

/** The call that made a socket; null: it was not seen. */
export function birthOf({ opened, peer, listener, acceptSeen, kind }: Socket): Evidence | null {
  if (opened === null) return null;
  const { time, tid, call } = opened;
  const isAccepted = listener !== null || acceptSeen;
  const text = isAccepted ? (peer === null ? "" : showAddress(peer)) : `${kind.family} ${kind.type}`;
  return { at: time, tid, call, text };
}
