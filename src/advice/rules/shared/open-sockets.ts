import { asTid, type Micros } from "../../../base/brands.ts";
import { printable } from "../../../base/bytes.ts";
import { duration } from "../../../base/duration.ts";
import { groupBy } from "../../../base/group-by.ts";
import { showAddress } from "../../../linux/address.ts";
import { roleText } from "../../../world/archive.ts";
import { quietSince } from "../../../world/idle.ts";
import type { KnownActivity, Socket } from "../../../world/socket.ts";
import type { Evidence } from "../../advice.ts";
import type { Around } from "../../around.ts";
import { byMoment } from "../../case.ts";

/** What a program closes so shortly before its end it closes because it ends, in microseconds. */
const AT_END = 300_000;

/** It is open, or was until its process ended. */
export function isLeftOpen({ closed, first: { process } }: Socket): boolean {
  if (closed === null || closed.call === "exit") return true;
  return closed.time !== null && process.ended !== null && process.ended - closed.time < AT_END;
}

/** A socket through which nothing goes. */
export interface Quiet {
  readonly socket: Socket;
  /** When data went through it last, either way, or a packet from the peer came. */
  readonly quietSince: Micros;
  /** For how long, when that was seen. */
  readonly seconds: number;
}

/** An open connection that the kernel was asked about. */
export interface Asked extends Quiet {
  readonly activity: KnownActivity;
}

/** Null: it is closed, no TCP connection, or was not asked about. */
export function askedAbout(socket: Socket): Asked | null {
  const { activity } = socket;
  if (activity?.last == null || !isLeftOpen(socket)) return null;
  const since = quietSince(activity.last);
  return { socket, activity, quietSince: since, seconds: (activity.asked - since) / 1e6 };
}

/** Sockets of one process with one role, as groups; `find` says which sockets are meant. Made once for all rules' looks. */
export class Groups<Member extends Quiet> {
  private readonly find: (around: Around) => readonly Member[];
  private readonly keyOf: (member: Member) => string;
  private readonly made = new WeakMap<Around, ReadonlyMap<Socket, readonly Member[]>>();

  constructor(find: (around: Around) => readonly Member[], keyOf: (member: Member) => string) {
    this.find = find;
    this.keyOf = keyOf;
  }

  /** The group that a socket is in, the longest quiet first; null: it is none of those that are meant. */
  of(socket: Socket, around: Around): readonly Member[] | null {
    around.wasAsked = true;
    let groups = this.made.get(around);
    if (groups === undefined) this.made.set(around, (groups = this.all(around)));
    return groups.get(socket) ?? null;
  }

  private all(around: Around): ReadonlyMap<Socket, readonly Member[]> {
    const groups = new Map<Socket, readonly Member[]>();
    for (const group of groupBy(this.find(around), this.keyOf).values()) {
      group.sort((left, right) => left.quietSince - right.quietSince);
      for (const member of group) groups.set(member.socket, group);
    }
    return groups;
  }
}

/** Of one process, with one role. */
export function processAndRole({ socket }: { readonly socket: Socket }): string {
  return `${socket.first.process.pid} ${socket.first.process.started ?? ""} ${roleText(socket)}`;
}

/** `accepted on 0.0.0.0:80 by nginx (4711)` */
export function openerText(socket: Socket): string {
  const { command, pid } = socket.first.process;
  const role = roleText(socket).replace(/^accepted from /, "accepted on ");
  return `${role} by ${printable(command)} (${pid || "?"})`;
}

/** `, for 18 s`; of several `, one more every 2.9 s, the first 18 s ago`: how they became so many. */
export function growthText(group: readonly Quiet[]): string {
  const [oldest, newest] = [group[0], group.at(-1)];
  if (oldest === undefined || newest === undefined) return "";
  if (group.length === 1) return `, for ${about(oldest.seconds)}`;
  const span = (newest.quietSince - oldest.quietSince) / 1e6;
  const rate = span >= 1 ? `, one more every ${about(span / (group.length - 1))}` : "";
  return `${rate}, the first ${about(oldest.seconds)} ago`;
}

/** A time as people say it: no more than two digits matter. */
export function about(seconds: number): string {
  if (seconds < 10) return duration(Math.max(0.1, Math.round(seconds * 10) / 10));
  return duration(seconds < 600 ? Math.round(seconds) : Math.round(seconds / 60) * 60);
}

/** Who opened a socket, and what the kernel reported of it. */
export function lookedAt(
  { socket, activity }: Pick<Asked, "socket" | "activity">,
  text: string,
  call: "getsockopt" | "ioctl" = "getsockopt",
): readonly Evidence[] {
  const { pid } = socket.first.process;
  const birth = birthOf(socket);
  const place = birth.length === 0 ? `${placeOf(socket)}: ` : "";
  return [...birth, { at: activity.asked, tid: asTid(pid), call, text: `${place}${text}` }];
}

/** The call that opened a socket; none: it is older than the trace. */
export function birthOf(socket: Socket): readonly Evidence[] {
  const { opened } = socket;
  return opened === null ? [] : [{ ...byMoment(opened), text: placeOf(socket) }];
}

/** `fd 4, peer 127.0.0.1:40112` */
function placeOf({ first, peer }: Socket): string {
  return `fd ${first.fd}${peer === null ? "" : `, peer ${showAddress(peer)}`}`;
}
