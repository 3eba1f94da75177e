import { sameAddress } from "../../linux/address.ts";
import type { Moment, Socket } from "../../world/socket.ts";
import { isUnanswered, sentBy } from "../../world/traffic.ts";
import type { Evidence } from "../advice.ts";
import { portAsked } from "../around.ts";
import { byMoment, type Case } from "../case.ts";
import type { Finding, Rule } from "../rule.ts";
import { lingerOf } from "./shared/linger.ts";
import { movedBy, trafficOf } from "./shared/traffic.ts";

export const closeWithUnread: Rule = {
  id: "close-with-unread",
  level: "warning",
  ofOne: true,
  title: "Closed with data that was not received: the connection is reset",
  why: "Where data waits to be received, close() sends RST in the place of FIN, without any SO_LINGER, and throws away what is still in the send queue: what the peer's kernel has not acknowledged. A server that answered and closed without reading the rest of a request had sent 3,910,656 bytes; the client got 113,152, then ECONNRESET; what was acknowledged it could still read, late as it was (measured on 6.18). It takes data calls (--data, or a log with all calls that read), and something that proves that data was left: FIONREAD or MSG_PEEK showed more than was received after it; or the peer is in the same trace, the calls show the addresses of both ends, and it had sent more than was received. Where nothing proves it, nothing is said. It is a note where nothing of value can be lost: of a client that had an answer to all that it sent; or where the peer, in the same trace, got all or did not notice.",
  instead:
    "Before the close: shutdown(SHUT_WR), and read until the peer's end (without the reading it does not help). Or read what is left of a request before the answer.",
  bad: `read(s, request, sizeof request);          /* a part of it */
write(s, answer, length);
close(s);                                  /* RST */`,
  good: `read(s, request, sizeof request);
write(s, answer, length);
shutdown(s, SHUT_WR);
while (read(s, rest, sizeof rest) > 0) ;
close(s);`,
  options: ["SO_LINGER"],
  check(one) {
    const { closed } = one.socket;
    if (!one.isTcp || closed === null || !isPlain(one)) return null;
    // That resets it in any case.
    if (lingerOf(one)?.seconds === 0) return null;
    return byLook(one, closed) ?? byPeer(one, closed);
  },
};

function isConnected({ state }: Socket): boolean {
  return state === "ESTABLISHED" || state === "CLOSE_WAIT";
}

/** FIONREAD or MSG_PEEK showed it. */
function byLook(one: Case, closed: Moment): Finding | null {
  const traffic = trafficOf(one);
  if (traffic?.unread?.isUsed !== true || !traffic.calls.areAllThere || !isConnected(one.socket)) return null;
  const { bytes, seen } = traffic.unread;
  const proof = movedBy(seen, `it showed ${bytes} bytes more than were received after it`);
  return finding(one, closed, proof, mayBeUnread(one.socket));
}

/** The peer is in the same trace, and had sent more. */
function byPeer(one: Case, closed: Moment): Finding | null {
  // Closed then, or before what the peer sent.
  if (closed.latest === true) return null;
  const peer = peerOf(one, closed);
  if (peer === null || !isOpenTo(peer.socket, one.socket, closed)) return null;
  const sent = sentBefore(peer, closed);
  const received = receivedBy(one);
  if (peer.socket.traffic?.lastSent == null || sent === null || received === null || sent <= received) return null;
  const text = `the peer (#${peer.socket.id}) had sent ${sent} bytes or more by then, ${received} were received`;
  const proof = movedBy(peer.socket.traffic.lastSent, text);
  return finding(one, closed, proof, isLost(one, peer));
}

/** A call of the peer reported the reset, and had not got all by then. */
function isLost(one: Case, peer: Case): boolean {
  const sent = one.socket.traffic?.sent ?? 0;
  const got = peer.socket.traffic?.received ?? 0;
  const errnos = ["ECONNRESET", "EPIPE"];
  return got < sent && [...peer.socket.failed.values()].some(({ errno }) => errnos.includes(errno));
}

/** Whether the peer may not have read all that was sent to it: a client that has had an answer since has no doubt. */
function mayBeUnread({ traffic, connectSeen }: Socket): boolean {
  if (traffic === null || traffic.lastSent === null) return false;
  return isUnanswered(traffic) || !connectSeen;
}

/** The peer had not closed its end, so there was a connection to be reset, also after a shutdown(SHUT_WR). */
function isOpenTo(peer: Socket, socket: Socket, closed: Moment): boolean {
  const end = peer.closed;
  if (end !== null && (end.time === null || closed.time === null || end.time <= closed.time)) return false;
  const isHalfOpen = socket.shut === "write" && socket.stateUnknown === "shut" && peer.shut === "none";
  return isConnected(socket) || isHalfOpen;
}

/** Bytes that it sent before that moment; null: not known. */
function sentBefore(peer: Case, closed: Moment): number | null {
  const traffic = trafficOf(peer);
  return traffic === null || closed.time === null || !isPlain(peer) ? null : sentBy(traffic, closed.time);
}

/** Bytes that it received since it was made; null: not known. */
function receivedBy(one: Case): number | null {
  const traffic = trafficOf(one);
  if (traffic === null || !traffic.calls.areAllThere || one.socket.opened === null) return null;
  // A log may lack the very calls that this socket is read by.
  return traffic.received === 0 && !traffic.calls.isCertain ? null : traffic.received;
}

/** What the calls move is what goes over the wire: not so of kernel TLS. */
function isPlain(one: Case): boolean {
  return one.state("TCP_ULP") === null;
}

/** The other end of the connection; null: it is not in the trace, or its address is not known. */
function peerOf(one: Case, closed: Moment): Case | null {
  const { local, peer } = one.socket;
  const port = portAsked(peer);
  if (local === null || peer === null || port === null) return null;
  const found = one.around
    .onPort(port)
    .filter((other) => isOtherEnd(other, one.socket) && wasThere(other, one.socket, closed));
  return found.length === 1 && found[0] !== undefined ? one.of(found[0]) : null;
}

function isOtherEnd(other: Socket, { id, local, peer }: Socket): boolean {
  if (other.id === id || other.local === null || other.peer === null || local === null || peer === null) return false;
  return sameAddress(other.local, peer) && sameAddress(other.peer, local);
}

/** Both had the same addresses at one time: ports are used again. */
function wasThere(other: Socket, { opened }: Socket, closed: Moment): boolean {
  const [began, ended] = [other.opened?.time ?? null, other.closed?.time ?? null];
  if (began === null || closed.time === null || opened?.time == null) return false;
  return began <= closed.time && (ended === null || ended >= opened.time);
}

function finding({ socket }: Case, closed: Moment, proof: Evidence, isWorse: boolean): Finding {
  const lost = isWorse ? "what the peer had not acknowledged by then may be lost" : "a later call of the peer may fail";
  const text = socket.state === null ? "closed after shutdown()" : `closed in state ${socket.state}`;
  return {
    level: isWorse ? "warning" : "note",
    text: `closed with data that had not been received: the connection was reset, and ${lost}`,
    fix: "shutdown(SHUT_WR), then read until the peer's end before the close",
    evidence: [proof, { ...byMoment(closed), text }],
  };
}
