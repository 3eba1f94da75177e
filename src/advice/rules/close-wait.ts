import { roleOf } from "../../world/role.ts";
import type { Socket } from "../../world/socket.ts";
import type { Evidence } from "../advice.ts";
import type { Around } from "../around.ts";
import { byMoment } from "../case.ts";
import type { Rule } from "../rule.ts";
import {
  about,
  askedAbout,
  birthOf,
  growthText,
  Groups,
  isLeftOpen,
  lookedAt,
  openerText,
  processAndRole,
  type Quiet,
} from "./shared/open-sockets.ts";

/** So many seconds a program may take to notice that its peer has closed. */
const SECONDS = 5;
/** While its answer is still due. */
const UNANSWERED_SECONDS = 60;
/** Fewer connections that a program made itself may be a pool's, which notices when it uses them next. */
const POOL = 5;

/** A connection whose peer has closed its side. */
interface Left extends Quiet {
  /** The peer sent something that got no answer, or gets one bit by bit: it may still wait for it. */
  readonly isDue: boolean;
  readonly evidence: readonly Evidence[];
}

const groups = new Groups(
  (around) => around.all().flatMap((socket) => leftByPeer(socket, around) ?? []),
  (left) => `${processAndRole(left)} ${String(left.isDue)}`,
);

export const closeWait: Rule = {
  id: "close-wait",
  level: "warning",
  title: "A peer has closed its side long ago, and the program neither answers nor closes",
  why: "When the peer closes, a read gives 0 bytes and the connection is in CLOSE_WAIT until the program closes it too: the kernel never ends that by itself, no time-out and no keepalive does. Each such connection keeps an fd and its buffers; a server that forgets them ends with EMFILE. Measured on 6.18: 8 s after the client's close() the state was still CLOSE_WAIT. A peer that only shut down its sending side may still wait for an answer: where it sent the last data and got no answer, this is reported after a minute, and in other words.",
  instead:
    "Close the socket when a read gives 0 bytes, and after an error; a pool tests a connection before it is used, and closes idle ones.",
  bad: `n = recv(s, buffer, sizeof buffer, 0);
if (n <= 0) return;                          /* and s stays open */`,
  good: `n = recv(s, buffer, sizeof buffer, 0);
if (n <= 0) { close(s); return; }`,
  options: [],
  check({ socket, around }) {
    if (socket.activity === null && socket.lastData === null) return null;
    const group = groups.of(socket, around);
    const [oldest] = group ?? [];
    if (group === null || oldest === undefined) return null;
    const isOwn = roleOf(socket).type !== "accepted";
    const whose = group.length === 1 ? "the peer" : `the peers of ${group.length}`;
    const has = group.length === 1 ? "has" : "have";
    const what = oldest.isDue
      ? `${whose} ${has} shut down sending and may wait for an answer, or for more of it: nothing has moved since`
      : `${whose} ${has} closed, and the program has not: nothing has moved since`;
    return {
      level: isOwn && group.length < POOL ? "note" : "warning",
      text: `${openerText(socket)}: ${what}${growthText(group)}`,
      fix: oldest.isDue ? "answer and close, or close" : "close a socket whose read gave 0 bytes, or an error",
      evidence: oldest.evidence,
    };
  },
};

function leftByPeer(socket: Socket, around: Around): Left | null {
  const left = byKernel(socket) ?? byRead(socket, around);
  return left !== null && left.seconds >= (left.isDue ? UNANSWERED_SECONDS : SECONDS) ? left : null;
}

/** TCP_INFO: no packet with an ACK has come for so long, and the FIN had one. */
function byKernel(socket: Socket): Left | null {
  const asked = askedAbout(socket);
  if (asked === null || asked.activity.state !== "CLOSE_WAIT") return null;
  const { endedSince, last } = asked.activity;
  const { sent, received } = last ?? { sent: null, received: null };
  const isSending = sent !== null && endedSince !== null && sent > endedSince;
  const isAnswered = received === null || (sent !== null && sent >= received);
  const isDue = isSending || (roleOf(socket).type === "accepted" && !isAnswered);
  const { quietSince, seconds } = asked;
  const text = `TCP_INFO: CLOSE_WAIT, nothing sent or received for ${about(seconds)}`;
  return { socket, quietSince, seconds, isDue, evidence: lookedAt(asked, text) };
}

/** A read gave 0 bytes, and nothing was sent after it. */
function byRead(socket: Socket, around: Around): Left | null {
  const { lastData, state, closed } = socket;
  const ended = lastData?.ended ?? null;
  if (lastData === null || ended?.time == null || state !== "CLOSE_WAIT" || !isLeftOpen(socket)) return null;
  if (lastData.sent !== null && lastData.sent > ended.time) return null;
  const until = closed?.time ?? around.latest();
  if (until === null) return null;
  const read = { ...byMoment(ended), text: "0 bytes: the peer has closed its side" };
  const isDue = roleOf(socket).type === "accepted" && lastData.last === "received";
  const seconds = (until - ended.time) / 1e6;
  return { socket, quietSince: ended.time, seconds, isDue, evidence: [...birthOf(socket), read] };
}
