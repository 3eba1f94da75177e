import type { Micros } from "../base/brands.ts";
import type { LastMoved } from "../events/activity.ts";
import type { KnownActivity } from "./socket.ts";

/** Nothing has gone through it for so long, and nobody was seen waiting for it for so long, in seconds. */
const QUIET_SECONDS = 5;
const ALONE_SECONDS = 1.5;

/** When something went through a connection last, either way, or a packet from the peer came. */
export function quietSince({ sent, received, acknowledged }: LastMoved): Micros {
  let latest = acknowledged;
  if (sent !== null && sent > latest) latest = sent;
  if (received !== null && received > latest) latest = received;
  return latest;
}

/** Whether at the last look nothing had gone through a connection for a while, and nobody was waiting for it. */
export function hasLain({ state, last, aloneSince, asked }: KnownActivity): boolean {
  if (state !== "ESTABLISHED" || last === null || aloneSince === null) return false;
  return asked - quietSince(last) >= QUIET_SECONDS * 1e6 && asked - aloneSince >= ALONE_SECONDS * 1e6;
}
