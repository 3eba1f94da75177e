import type { Micros } from "../base/brands.ts";
import { sameAddress, type Address } from "../linux/address.ts";
import { isWildcard } from "../world/peer.ts";
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

const order = ["listener", "bound", "outgoing", "connection"] as const;

function candidates(one: Case, address: Address): readonly Socket[] {
  const port = portAsked(address);
  if (port === null) return one.around.bound().filter(({ bound }) => bound !== null && sameAddress(bound, address));
  const { kind } = one.socket;
  return one.around
    .onPort(port)
    .filter((other) => other.kind.protocol === kind.protocol && overlap(one.of(other), address));
}

/** Whether the two cannot be had by two sockets: they are equal, or a wildcard of the two covers the other. */
function overlap(holder: Case, address: Address): boolean {
  const own = holder.socket.local ?? holder.socket.bound ?? holder.socket.listener?.bound ?? null;
  if (own === null || !("address" in own) || !("address" in address)) return false;
  const isSameFamily = isIpv4(own) === isIpv4(address);
  if (isWildcard(own) || isWildcard(address))
    return isSameFamily || (isWildcard(own) && holder.value("IPV6_V6ONLY") === false);
  return isSameFamily && unmapped(own.address) === unmapped(address.address);
}

function isIpv4(address: Address): boolean {
  return address.type === "inet" || (address.type === "inet6" && address.address.startsWith(MAPPED));
}

const MAPPED = "::ffff:";

function unmapped(text: string): string {
  return text.startsWith(MAPPED) ? text.slice(MAPPED.length) : text;
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
