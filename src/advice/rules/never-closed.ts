import type { Micros, Tid } from "../../base/brands.ts";
import { groupBy } from "../../base/group-by.ts";
import { hasLain } from "../../world/idle.ts";
import { returnsOf } from "../../world/returns.ts";
import { roleOf } from "../../world/role.ts";
import type { KnownActivity, Socket } from "../../world/socket.ts";
import type { Around } from "../around.ts";
import type { Rule } from "../rule.ts";
import {
  about,
  askedAbout,
  growthText,
  Groups,
  lookedAt,
  openerText,
  processAndRole,
  type Asked,
} from "./shared/open-sockets.ts";

/** So long apart they were left. */
const SPAN_SECONDS = 2;
/** At so many looks, in a row, the program was seen waiting for other sockets and not for it. */
const LOOKS = 3;
/** So many of them are a leak: of accepted ones, and of those that the program made, which a pool may keep. */
const ACCEPTED = 5;
const CONNECTED = 12;
/** So many newer connections to the same peer were made while one lay idle: a pool would have taken that one. */
const NEWER = 3;
/** A job in a queue or a long poll may take that long: of a program that closes no connection at once nothing is reported before. */
const LONG_SECONDS = 60;
/** What a program closes so shortly before its end it closes because it ends, in microseconds. */
const AT_END = 300_000;

const groups = new Groups(forgotten, processAndRole);

export const neverClosed: Rule = {
  id: "never-closed",
  level: "warning",
  title: "Connections stay open unused, nobody is seen waiting for them, and they become more and more",
  why: "A connection that the program has lost sight of stays open while the peer keeps its end: an fd each, until EMFILE. That a server has many idle clients is no leak: it waits for them, by epoll, poll or a thread in recv(). So these are reported only where all of this was seen: nothing has gone through them for a while, and the client did not speak last; at no look did a thread or an epoll instance wait for them (live: /proc/PID/task/TID/syscall, fdinfo), while at several looks threads waited for other sockets of the program; they are more than the threads that may be busy with one; and the program has not come back to any like them: sent on it, or closed it, after it had lain so. Accepted ones of which the program closes none soon may still wait for their turn, or for an event: they are a note, and only after a minute. Of connections that the program made itself: newer ones to the same peer were opened by the same thread while they lay idle.",
  instead: "Close the connection on every way out: after the answer, after an error, after a time-out.",
  bad: `int c = accept4(s, NULL, NULL, SOCK_CLOEXEC);
if (answer(c) < 0) continue;                 /* and c stays open */
close(c);`,
  good: `int c = accept4(s, NULL, NULL, SOCK_CLOEXEC);
answer(c);
close(c);`,
  options: [],
  check({ socket, around }) {
    if (socket.activity === null) return null;
    const group = groups.of(socket, around);
    const [oldest] = group ?? [];
    if (group === null || oldest === undefined) return null;
    return {
      level: closesOthers(oldest) ? "warning" : "note",
      text: `${openerText(socket)}: ${group.length} are open and idle, and nobody was seen waiting for them${growthText(group)}`,
      fix: "if the program is done with them, close each on every way out of the code that uses it",
      evidence: lookedAt(
        oldest,
        `TCP_INFO: nothing sent or received for ${about(oldest.seconds)}; at ${oldest.activity.besides.any} looks threads waited for other sockets, and none, nor an epoll instance, for it`,
      ),
    };
  },
};

/** Connections that are left open, of groups that are a leak. */
function forgotten(around: Around): readonly Asked[] {
  const open = around.all().flatMap((socket) => askedAbout(socket) ?? []);
  const polling = new Set(around.all().flatMap((socket) => (isPolled(socket) ? [socket.first.process] : [])));
  const isLeft = ({ socket, activity }: Asked): boolean => isForgotten(activity, polling.has(socket.first.process));
  const byRole = [...groupBy(open, processAndRole).values()];
  return byRole.flatMap((group) => {
    if (group.some(({ socket }) => wasReturnedTo(socket))) return [];
    const isAccepted = group.some(({ socket }) => roleOf(socket).type === "accepted");
    const left = isAccepted ? group.filter(isLeft).filter(isServed) : leftByOpener(group, isLeft);
    const isLong = left.some((one) => closesOthers(one) || one.seconds >= LONG_SECONDS);
    return isLong && isLeak(left, isAccepted ? ACCEPTED : CONNECTED) ? left : [];
  });
}

/** Its process was seen to wait by poll() and its like. */
function isPolled({ activity }: Socket): boolean {
  return activity?.waitedFor === "polled" || (activity !== null && activity.besides.polled > 0);
}

/**
 * Nothing goes through it, and the program waits for others and not for it. One that polls is often at work when one looks,
 * so only what it was seen to poll counts; one that was never seen to poll may try its non-blocking sockets in turn.
 */
function isForgotten(activity: KnownActivity, polls: boolean): boolean {
  const { besides, waiting } = activity;
  if (!hasLain(activity) || (!polls && waiting?.nonblock !== false)) return false;
  return (polls ? besides.polled : besides.any) >= LOOKS;
}

/** The program has come back to one of the same origin that had lain like these. */
function wasReturnedTo(socket: Socket): boolean {
  return isBeforeEnd(socket, returnsOf(socket)?.late ?? null);
}

function isBeforeEnd({ first: { process } }: Socket, time: Micros | null): boolean {
  return time !== null && (process.ended === null || process.ended - time >= AT_END);
}

/** The program closes others at once; of those that it made itself, newer ones take their place. */
function closesOthers({ socket }: Asked): boolean {
  return roleOf(socket).type !== "accepted" || isBeforeEnd(socket, returnsOf(socket)?.soon ?? null);
}

/** The last word was the server's, or none was spoken: nobody is at work on an answer. */
function isServed({ activity: { last } }: Asked): boolean {
  if (last === null) return false;
  return last.received === null || (last.sent !== null && last.sent >= last.received);
}

/** Of connections to one peer those that the thread that makes them has left for newer ones. */
function leftByOpener(group: readonly Asked[], isLeft: (one: Asked) => boolean): readonly Asked[] {
  const byTid = groupBy(
    group.filter(({ socket }) => socket.opened !== null),
    ({ socket }) => socket.opened?.tid,
  );
  const most = [...byTid].reduce<readonly [tid: Tid | undefined, made: readonly Asked[]]>(
    (before, one) => (one[1].length > before[1].length ? one : before),
    [undefined, []],
  );
  const [tid, made] = most;
  const isOfTid = ({ socket: { opened } }: Asked): boolean => opened === null || opened.tid === tid;
  const hasNewer = ({ quietSince }: Asked): boolean =>
    made.filter(({ socket: { opened } }) => opened?.time != null && opened.time > quietSince).length >= NEWER;
  return group.filter((one) => isLeft(one) && isOfTid(one) && hasNewer(one));
}

function isLeak(left: readonly Asked[], least: number): boolean {
  const times = left.map(({ quietSince }) => quietSince);
  const span = (Math.max(...times) - Math.min(...times)) / 1e6;
  const busy = Math.max(...left.map(({ activity: { waiting } }) => waiting?.busy ?? Infinity));
  return left.length >= least && left.length > busy && span >= SPAN_SECONDS;
}
