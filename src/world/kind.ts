import type { SocketDetails, SocketKind } from "../events/event.ts";
import { familyOf, sameAddress, type Address } from "../linux/address.ts";
import { protocolNumbers } from "../linux/constants/protocols.ts";
import { kindsByLevel, type LevelKind } from "../linux/levels.ts";
import type { OptionValue } from "../linux/option.ts";
import { reportedProtocol } from "../linux/protocols.ts";
import type { Socket } from "./socket.ts";

/**
 * What later calls show of a socket whose making was not traced: its kind, and its addresses. Each part of a kind that
 * is known stays.
 */

/**
 * An address that the kernel gave (accept, getsockname, getpeername) or took (bind) has the family of its socket:
 * inet6_bind takes no AF_INET, and IPv6 sockets have IPv4 addresses in IPv6's form.
 */
export function familyShown(socket: Socket, address: Address | null): void {
  if (address !== null && socket.kind.family === "?") becomeFamily(socket, familyOf(address));
}

/** The number of a protocol means another name then: 16 is no IP protocol but NETLINK_GENERIC. */
export function becomeFamily(socket: Socket, family: string): void {
  const { type, protocol } = socket.kind;
  const number = protocolNumber(protocol);
  socket.kind = { family, type, protocol: number === null ? protocol : (reportedProtocol(family, number) ?? "?") };
}

/** An option of the level was set or read, which shows what the socket is, and its listener. */
export function levelShown(socket: Socket, level: string): void {
  const shown = kindsByLevel[level];
  if (shown === undefined || !isPartial(socket.kind)) return;
  fillKind(socket, shown);
  if (socket.listener !== null) fillKind(socket.listener, { type: socket.kind.type, protocol: socket.kind.protocol });
}

/** listen() and accept() are for streams, of the families that have addresses of the Internet (net/ipv4/af_inet.c). */
export function listeningShown(socket: Socket): void {
  const { family } = socket.kind;
  if (family === "AF_INET" || family === "AF_INET6") fillKind(socket, { type: "SOCK_STREAM" });
}

/** A kind that is complete stays the same object: so sockets of one listener are recognised as alike. */
function fillKind(socket: Socket, shown: LevelKind): void {
  if (!isPartial(socket.kind)) return;
  const { family, type, protocol } = socket.kind;
  socket.kind = {
    family: family === "?" ? (shown.family ?? "?") : family,
    type: type === "?" ? (shown.type ?? "?") : type,
    protocol: protocol === "?" ? (shown.protocol ?? "?") : protocol,
  };
}

function isPartial({ family, type, protocol }: SocketKind): boolean {
  return family === "?" || type === "?" || protocol === "?";
}

/** SO_PROTOCOL: its number, or the name of the IP protocol that has it. */
export function protocolRead(socket: Socket, read: string | number): void {
  const { family, type } = socket.kind;
  const number = typeof read === "number" ? read : protocolNumber(read);
  const isUnclear = family === "?" && number !== 0;
  const protocol = number === null || isUnclear ? String(read) : reportedProtocol(family, number);
  if (protocol !== null) socket.kind = { family, type, protocol };
}

/** The value of SO_PROTOCOL by its name in the socket's family, where strace printed the number: 0 is NETLINK_ROUTE. */
export function protocolOnFamily({ kind }: Socket, value: OptionValue): OptionValue {
  if (value.type !== "known" || kind.family === "?") return value;
  const { data } = value;
  const number = typeof data === "number" ? data : typeof data === "string" ? protocolNumber(data) : null;
  return number === null ? value : { type: "known", data: reportedProtocol(kind.family, number) ?? number };
}

function protocolNumber(protocol: string): number | null {
  if (/^\d+$/.test(protocol)) return Number(protocol);
  return Object.hasOwn(protocolNumbers, protocol) ? (protocolNumbers[protocol] ?? null) : null;
}

/**
 * -yy: `4<TCP:[127.0.0.1:5055->127.0.0.1:58336]>`. strace caches the addresses and goes on printing them when they have
 * changed, so they count only where nothing else is known and they do not contradict the calls.
 */
export function detailsShown(socket: Socket, { kind, local, peer }: SocketDetails): boolean {
  if (kind !== null) socket.kind = filled(socket.kind, kind);
  if (socket.peer === null && peer !== null && isOlder(socket)) socket.peer = peer;
  if (socket.local !== null || local === null || !isCurrent(socket, peer)) return false;
  socket.local = local;
  return true;
}

function filled(before: SocketKind, shown: SocketKind): SocketKind {
  const { family, type, protocol } = before;
  if (!isPartial(before)) return before;
  if (family !== "?" && family !== shown.family) return before;
  return {
    family: shown.family,
    type: type === "?" ? shown.type : type,
    protocol: protocol === "?" ? shown.protocol : protocol,
  };
}

/** Its connection was made before the trace, or by accept(), which may not have asked for the peer. */
function isOlder({ opened, listener, connectSeen }: Socket): boolean {
  return !connectSeen && (opened === null || listener !== null);
}

/** strace read the addresses while the socket had the peer that it has now, or none as now. */
function isCurrent(socket: Socket, peer: Address | null): boolean {
  if (socket.peer === null || peer === null) return socket.peer === peer && !socket.connectSeen;
  return sameAddress(socket.peer, peer);
}
