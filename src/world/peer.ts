import type { Address } from "../linux/address.ts";
import { keysWhere } from "./options.ts";
import type { Socket } from "./socket.ts";

/**
 * The address that a socket is connected to after connect() to `asked`. An IPv6 socket has an IPv4 address in IPv6's form. A
 * wildcard stands for this machine (ip_route_output_key, tcp_v6_connect, ip6_datagram_connect; measured on 6.18): the
 * socket's own address where it has one, else 127.0.0.1 or ::1. Null: not known.
 */
export function peerAfter(socket: Socket, asked: Address): Address | null {
  const address = inFamily(asked, socket);
  if (!isWildcard(address) || !("address" in address)) return address;
  const own = mayHaveInterface(socket) ? null : ownAddress(socket);
  if (own === null) return null;
  if (address.type === "inet") return { ...address, address: own || "127.0.0.1" };
  // An own address that is IPv6's only, of an earlier peer, is none to IPv4 (measured on 6.18).
  if (address.address !== "::") return { ...address, address: own.startsWith(MAPPED) ? own : `${MAPPED}127.0.0.1` };
  return { ...address, address: own.startsWith(MAPPED) ? `${MAPPED}127.0.0.1` : "::1" };
}

const MAPPED = "::ffff:";

/**
 * Whether an option of the socket names the interface that it uses, or may: then the kernel takes an address of that
 * interface, which no call shows. Of a socket that was not seen from its birth on, nobody knows its options.
 */
function mayHaveInterface({ historyComplete, options }: Socket): boolean {
  return !historyComplete || choosers.some((key) => options.has(key));
}

const choosers = keysWhere(({ choosesInterface }) => choosesInterface === true);

/** The address that a connect() starts from: empty for any, null where it is unknown. */
function ownAddress({ local, bound, opened, state: now, stateBefore }: Socket): string | null {
  const state = stateBefore ?? now;
  if ((local?.type === "inet" || local?.type === "inet6") && !isWildcard(local)) return local.address;
  const isNew = state === "CLOSED" && opened !== null && bound === null;
  return isNew || (state === "BOUND" && isWildcard(bound)) ? "" : boundAddress(bound);
}

/** Port 0 was asked for, so that the whole name is not known, but the address is. */
function boundAddress(bound: Address | null): string | null {
  return (bound?.type === "inet" || bound?.type === "inet6") && !isWildcard(bound) ? bound.address : null;
}

/** An IPv6 socket that connects to an IPv4 address has it in IPv6's form from then on. */
function inFamily(address: Address, { kind }: Socket): Address {
  if (kind.family !== "AF_INET6" || address.type !== "inet") return address;
  return { type: "inet6", address: `${MAPPED}${address.address}`, port: address.port, scope: null };
}

/** The address of a listener on 0.0.0.0 or :: is not the one that the peer connected to. */
export function isWildcard(address: Address | null): boolean {
  if (address?.type === "inet") return address.address === "0.0.0.0";
  return address?.type === "inet6" && (address.address === "::" || address.address === `${MAPPED}0.0.0.0`);
}
