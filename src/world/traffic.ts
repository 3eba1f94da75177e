import type { Micros } from "../base/brands.ts";
import type { EventOf, Seen } from "../events/event.ts";
import type { DataCalls } from "./data-calls.ts";

/**
 * What the calls that move data have shown of a socket: one object of a fixed size, made at the first of them, however many
 * come. It is never made where they are not traced.
 */
export interface Traffic {
  readonly calls: DataCalls;
  /** Bytes in all; null: of some call it is not known how many. */
  sent: number | null;
  received: number | null;
  /** Bytes that are certainly there to be received; null: nothing shows that there are any. */
  unread: Unread | null;
  /** When the last call that received something returned. */
  receivedAt: Micros | null;
  /** The last call that sent something, and when it was entered and returned. */
  lastSent: Seen | null;
  sentFrom: Micros | null;
  sentUntil: Micros | null;
  /** The same of the call before that one: what was sent until then, and when it returned. */
  sentEarlier: number | null;
  earlierUntil: Micros | null;
  /** What keeps from leaving what that call sent; null: nothing, as far as it shows. TCP_CORK is looked at with the answer. */
  heldBy: "more" | "cork" | null;
  /** How many calls have sent something since something was received last, without and with MSG_MORE. */
  pieces: number;
  begun: number;
  /** When the first of them was entered, and how many bytes the largest had. */
  firstFrom: Micros | null;
  largest: number;
  /** Answers that came at once. */
  prompt: number;
  /** Answers to two small pieces or more. */
  toPieces: number;
  /** Of these, the ones that came when the peer's delayed acknowledgement was due, Nagle's algorithm being on. */
  nagled: Late | null;
  /** Answers that came after the kernel had given up to hold back what was sent: by MSG_MORE, by TCP_CORK. */
  afterMore: Late | null;
  afterCork: Late | null;
}

interface Unread {
  readonly bytes: number;
  /** The call that showed it. */
  readonly seen: Seen;
  /** Something was sent or received after it: the program did not only look, and leave the rest to another process. */
  readonly isUsed: boolean;
}

/** Answers that were late for one cause. */
export interface Late {
  readonly count: number;
  /** Microseconds between the last write and the answer, in all. */
  readonly total: number;
  /** The first of them: the last write before it, the answer, and the microseconds in between. */
  readonly sent: Seen;
  readonly answer: Seen;
  readonly wait: number;
}

export function newTraffic(calls: DataCalls): Traffic {
  return {
    calls,
    sent: 0,
    received: 0,
    unread: null,
    receivedAt: null,
    lastSent: null,
    sentFrom: null,
    sentUntil: null,
    sentEarlier: 0,
    earlierUntil: null,
    heldBy: null,
    pieces: 0,
    begun: 0,
    firstFrom: null,
    largest: 0,
    prompt: 0,
    toPieces: 0,
    nagled: null,
    afterMore: null,
    afterCork: null,
  };
}

export function addSent(traffic: Traffic, event: EventOf<"data">, heldBy: Traffic["heldBy"]): void {
  const { bytes, entered, returned, seen } = event;
  if (!isUnanswered(traffic)) traffic.firstFrom = entered;
  if (traffic.unread?.isUsed === false) traffic.unread = { ...traffic.unread, isUsed: true };
  traffic.sentEarlier = traffic.sent;
  traffic.earlierUntil = traffic.sentUntil;
  traffic.sent = plus(traffic.sent, bytes);
  traffic.largest = Math.max(traffic.largest, bytes ?? Infinity);
  if (heldBy === "more") traffic.begun++;
  else traffic.pieces++;
  traffic.heldBy = heldBy;
  traffic.lastSent = seen;
  traffic.sentFrom = entered;
  traffic.sentUntil = returned;
}

/** Something was received, or a look showed that it is there to be received. What was received answers what was sent. */
export function addReceived(traffic: Traffic, event: EventOf<"data">): void {
  const { bytes, left, returned } = event;
  traffic.unread = unreadAfter(traffic, event);
  if (left !== null) return;
  traffic.received = plus(traffic.received, bytes);
  traffic.receivedAt = returned;
  traffic.pieces = 0;
  traffic.begun = 0;
  traffic.largest = 0;
}

/**
 * Data may have been moved that was not seen: another process got the socket (SCM_RIGHTS), which is perhaps not traced; or a
 * line could not be read.
 */
export function loseTraffic(traffic: Traffic | null): void {
  if (traffic === null) return;
  traffic.sent = null;
  traffic.sentEarlier = null;
  traffic.received = null;
  traffic.unread = null;
  traffic.heldBy = null;
}

function plus(total: number | null, bytes: number | null): number | null {
  return total === null || bytes === null ? null : total + bytes;
}

function unreadAfter(
  { unread, receivedAt }: Traffic,
  { what, bytes, left, entered, seen }: EventOf<"data">,
): Unread | null {
  if (left !== null) {
    // Another thread may have received it meanwhile, though its line came first.
    const isOverlapped = entered !== null && receivedAt !== null && receivedAt >= entered;
    return isOverlapped ? null : { bytes: left, seen, isUsed: false };
  }
  if (unread === null || what === "end" || bytes === null || bytes >= unread.bytes) return null;
  return { ...unread, bytes: unread.bytes - bytes, isUsed: true };
}

/** At least so many bytes were sent by that moment; null: not known. */
export function sentBy({ sent, sentUntil, sentEarlier, earlierUntil }: Traffic, moment: Micros): number | null {
  if (sentUntil !== null && sentUntil <= moment) return sent;
  return earlierUntil !== null && earlierUntil <= moment ? sentEarlier : null;
}

/** Whether something was sent after what was received last. */
export function isUnanswered({ pieces, begun }: Traffic): boolean {
  return pieces + begun > 0;
}

/** So many answers that come when a delayed acknowledgement is due are no chance. */
const OFTEN = 3;

/** Whether answers were late for Nagle's algorithm, and not because the peer or the way to it is slow: others were prompt. */
export function isNagled({ nagled, toPieces, prompt }: Traffic): boolean {
  return nagled !== null && nagled.count >= OFTEN && nagled.count * 2 >= toPieces && prompt > 0;
}

/** What distinguishes closed sockets that are counted by what they have in common; empty: no fault is known. */
export function faultsOf(traffic: Traffic | null): string {
  if (traffic === null) return "";
  const { unread, heldBy, afterMore, afterCork } = traffic;
  const faults = [
    ...(isNagled(traffic) ? ["nagle"] : []),
    ...(unread === null ? [] : ["unread"]),
    ...(heldBy === null ? [] : [heldBy]),
    ...(afterMore === null ? [] : ["late: more"]),
    ...(afterCork === null ? [] : ["late: cork"]),
  ];
  return faults.join(",");
}
