import type { Tid } from "../../base/brands.ts";
import { groupBy } from "../../base/group-by.ts";
import { roleOf } from "../../world/role.ts";
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

/** Nothing went through it for so long, nobody was seen waiting for it for so long, and so long apart they were left. */
const QUIET_SECONDS = 5;
const ALONE_SECONDS = 1.5;
const SPAN_SECONDS = 2;
/** So many of them are a leak: of accepted ones, and of those that the program made, which a pool may keep. */
const ACCEPTED = 5;
const CONNECTED = 12;
/** So many newer connections to the same peer were made while one lay idle: a pool would have taken that one. */
const NEWER = 3;

const groups = new Groups(forgotten, processAndRole);

export const neverClosed: Rule = {
  id: "never-closed",
  level: "warning",
  title: "Connections are left open that nobody will use again, and become more and more",
  why: "A connection that the program has lost sight of stays open while the peer keeps its end: an fd each, until EMFILE. That a server has many idle clients is no leak: it waits for them, by epoll, poll or a thread in recv(). So these are said to be left only where all of this holds: they were served, nothing has gone through them for a while, no thread and no epoll instance waits for anything to happen on them (live: /proc/PID/task/TID/syscall, fdinfo), and they are more than the threads that may be busy with one. Of connections that the program made itself: newer ones to the same peer were opened by the same thread while they lay idle.",
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
    const served = roleOf(socket).type === "accepted" ? "were served" : "were used";
    return {
      text: `${openerText(socket)}: ${group.length} ${served}, are still open, and nobody waits for them any more${growthText(group)}`,
      fix: "close each on every way out of the code that uses it",
      evidence: lookedAt(
        oldest,
        `TCP_INFO: nothing sent or received for ${about(oldest.seconds)}; no thread and no epoll instance waits for it`,
      ),
    };
  },
};

/** Connections that are left open, of groups that are a leak. */
function forgotten(around: Around): readonly Asked[] {
  const open = around.all().flatMap((socket) => askedAbout(socket) ?? []);
  const byRole = [...groupBy(open, processAndRole).values()];
  return byRole.flatMap((group) => {
    const isAccepted = group.some(({ socket }) => roleOf(socket).type === "accepted");
    const left = isAccepted ? group.filter(isLeft).filter(isServed) : leftByOpener(group);
    return isLeak(left, isAccepted ? ACCEPTED : CONNECTED) ? left : [];
  });
}

/** Nothing goes through it, and nobody waits for it. */
function isLeft({ activity, seconds }: Asked): boolean {
  const { state, aloneSince, asked } = activity;
  if (state !== "ESTABLISHED" || seconds < QUIET_SECONDS || aloneSince === null) return false;
  return (asked - aloneSince) / 1e6 >= ALONE_SECONDS;
}

/** The last word was the server's, or none was spoken: nobody is at work on an answer. */
function isServed({ activity: { last } }: Asked): boolean {
  if (last === null) return false;
  return last.received === null || (last.sent !== null && last.sent >= last.received);
}

/** Of connections to one peer those that the thread that makes them has left for newer ones. */
function leftByOpener(group: readonly Asked[]): readonly Asked[] {
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
