import type { EventOf } from "../events/event.ts";
import { allOptions } from "../linux/catalogue.ts";
import { usualSegment } from "../linux/segments.ts";
import type { SocketOption, Sysctls } from "../linux/option.ts";
import { dataInForce } from "./options.ts";
import { optionKey, type Late, type Socket, type Traffic } from "./socket.ts";
import { isUnanswered } from "./traffic.ts";
import { isTcpStream } from "./transitions.ts";

/** All in microseconds. An answer within this time: neither the peer nor the way to it is slow. */
const PROMPT = 20_000;
/**
 * linux/net/tcp.h, TCP_DELACK_MIN: a peer that does not answer acknowledges after 40 ms, with ticks of the clock and some
 * work 39 to 55 ms after the write (measured on 6.18).
 */
const ACKNOWLEDGED = { from: 38_000, until: 60_000 };
/** TCP_RTO_MIN is 200 ms: so long a piece is held back that fills no segment (measured on 6.18: 208 ms). */
const GIVEN_UP = 190_000;

const corks = allOptions().filter(({ holdsBack }) => holdsBack === true);
const pushes = allOptions().filter(({ sendsAtOnce }) => sendsAtOnce === true);

/**
 * Something has come on a TCP connection on which something was sent before: how long that took, and whether the kernel's own
 * holding back of small pieces is the cause. The options are looked at where an answer was late.
 */
export function noteAnswer(socket: Socket, traffic: Traffic, event: EventOf<"data">, sysctls: Sysctls | null): void {
  const { firstFrom, sentUntil } = traffic;
  const { returned } = event;
  if (!isUnanswered(traffic) || firstFrom === null || sentUntil === null || returned === null) return;
  if (!isTcpStream(socket.kind)) return;
  const [wait, since] = [returned - firstFrom, returned - sentUntil];
  if (since < 0) return;
  if (wait < PROMPT) traffic.prompt++;
  if (isOfPieces(socket, traffic)) {
    traffic.toPieces++;
    const isDue = wait >= ACKNOWLEDGED.from && wait < ACKNOWLEDGED.until;
    if (isDue && gathers(socket, sysctls)) traffic.nagled = oneMore(traffic.nagled, traffic, event, since);
  }
  if (since < GIVEN_UP || isPushed(socket, traffic)) return;
  if (traffic.heldBy === "more") traffic.afterMore = oneMore(traffic.afterMore, traffic, event, since);
  else if (isCorked(socket, sysctls)) traffic.afterCork = oneMore(traffic.afterCork, traffic, event, since);
}

/** Two or more small ones, the last before the first can have been acknowledged in any case. */
function isOfPieces({ peer }: Socket, { pieces, heldBy, largest, firstFrom, sentFrom }: Traffic): boolean {
  if (pieces < 2 || heldBy !== null || firstFrom === null || sentFrom === null) return false;
  return largest < usualSegment(peer) && sentFrom - firstFrom < ACKNOWLEDGED.from;
}

/** Nagle's algorithm is known to be on, and nothing else to hold back. */
function gathers(socket: Socket, sysctls: Sysctls | null): boolean {
  return pushes.every((row) => valueOf(socket, row, sysctls) === false) && !isCorked(socket, sysctls);
}

function isCorked(socket: Socket, sysctls: Sysctls | null): boolean {
  return corks.some((row) => valueOf(socket, row, sysctls) === true);
}

/** What was sent last has been pushed out since: the side was shut, or one of the options was set. */
function isPushed({ shut, options }: Socket, { sentFrom }: Traffic): boolean {
  if (shut === "write" || shut === "both") return true;
  return [...corks, ...pushes].some((row) => {
    const state = options.get(optionKey(row));
    return state !== undefined && (state.at === null || sentFrom === null || state.at > sentFrom);
  });
}

/** What keeps from leaving what is sent now. */
export function holderOf(socket: Socket, { more }: EventOf<"data">, sysctls: Sysctls | null): Traffic["heldBy"] {
  if (more) return "more";
  return socket.kind.type === "SOCK_DGRAM" && isCorked(socket, sysctls) ? "cork" : null;
}

function valueOf(socket: Socket, { level, name }: SocketOption, sysctls: Sysctls | null): unknown {
  return dataInForce(socket, level, name, sysctls);
}

function oneMore(before: Late | null, { lastSent }: Traffic, { seen }: EventOf<"data">, wait: number): Late | null {
  if (before !== null) return { ...before, count: before.count + 1, total: before.total + wait };
  return lastSent === null ? null : { count: 1, total: wait, sent: lastSent, answer: seen, wait };
}
