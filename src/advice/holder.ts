import type { Micros } from "../base/brands.ts";
import { sameAddress, type Address } from "../linux/address.ts";
import { overlap } from "../linux/overlap.ts";
import type { Socket } from "../world/socket.ts";
import { portAsked } from "./around.ts";
import type { Case } from "./case.ts";

/** Who has an address that another socket asked for. */
export interface Holder {
  readonly socket: Socket;
  /**
   * `listener`; `connection`: one that was accepted there; `outgoing`: the kernel gave that port to a connect() by chance;
   * `bound` to it only.
   */
  readonly as: "listener" | "connection" | "outgoing" | "bound";
}

/** Socket of this trace that had the address at that moment, the most telling one; null: none that is known. */
export function holderOf(one: Case, address: Address, at: Micros | null): Holder | null {
  const found = candidates(one, address)
    .filter((socket) => socket !== one.socket && hadThen(socket, one.socket, at))
    .map((socket) => ({ socket, as: roleThere(socket) }));
  return order.map((as) => found.find((holder) => holder.as === as)).find((holder) => holder !== undefined) ?? null;
}

/**
 * Older sockets of this trace that had the address and are closed: where the input has no times, one of them may still have
 * had it.
 */
export function formerHolders(one: Case, address: Address): readonly Holder[] {
  return candidates(one, address)
    .filter(({ id, closed }) => id < one.socket.id && closed !== null)
    .map((socket) => ({ socket, as: roleThere(socket) }));
}

const order = ["listener", "bound", "outgoing", "connection"] as const;

function candidates(one: Case, address: Address): readonly Socket[] {
  const port = portAsked(address);
  if (port === null) return one.around.bound().filter(({ bound }) => bound !== null && sameAddress(bound, address));
  const { kind } = one.socket;
  return one.around
    .onPort(port)
    .filter((other) => other.kind.protocol === kind.protocol && isThere(one.of(other), one, address));
}

function isThere(other: Case, one: Case, address: Address): boolean {
  const { local, bound, listener } = other.socket;
  const own = local ?? bound ?? listener?.bound ?? null;
  const isDual = [one, other].some((each) => each.value("IPV6_V6ONLY") === false);
  return own !== null && overlap(own, address, isDual);
}

/** TCP_TIMEWAIT_LEN, include/net/tcp.h: what a connection keeps its port for after the end. */
const TIME_WAIT = 60_000_000;

/** It was there, open or in TIME_WAIT. Without times: it is older, and still open. */
function hadThen(holder: Socket, asking: Socket, at: Micros | null): boolean {
  const { opened, closed } = holder;
  if (at === null) return holder.id < asking.id && closed === null;
  const isOlder = opened === null || (opened.time !== null && opened.time <= at);
  const end = closed === null ? null : (closed.time ?? 0) + (isConnection(holder) ? TIME_WAIT : 0);
  return isOlder && (end === null || end > at);
}

function isConnection({ acceptSeen, connectSeen, kind }: Socket): boolean {
  return (acceptSeen || connectSeen) && kind.protocol === "IPPROTO_TCP";
}

function roleThere({ backlog, state, acceptSeen, connectSeen, bound }: Socket): Holder["as"] {
  if (backlog !== null || state === "LISTEN") return "listener";
  if (acceptSeen) return "connection";
  return connectSeen && portAsked(bound) === null ? "outgoing" : "bound";
}
