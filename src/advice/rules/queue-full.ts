import { withCommas } from "../../base/with-commas.ts";
import type { KnownActivity, Socket } from "../../world/socket.ts";
import type { Case } from "../case.ts";
import type { Finding, Rule } from "../rule.ts";
import { about, askedAbout, isLeftOpen, lookedAt } from "./shared/open-sockets.ts";

/** So long data may lie in a queue. */
const SECONDS = 10;
/** A receive buffer that is so full may drop the next datagram: a datagram needs room as a whole. */
const FULL = 0.75;

export const queueFull: Rule = {
  id: "queue-full",
  level: "warning",
  title: "A queue is full, or does not move: connections or datagrams are dropped, or data waits",
  why: "What comes to a full queue is dropped without a word to the program: a client whose handshake finds the accept queue full tries again after 1 s, then 2 s, 4 s (measured on 6.18); a datagram is lost. Data that is not read closes the TCP window, and the peer waits; data that the peer does not read fills the send buffer, and then send() waits or gives EAGAIN.",
  instead:
    "Take from the queue faster, or ask for a longer one; a send that may wait for ever needs TCP_USER_TIMEOUT or a time-out.",
  bad: `listen(s, 1);
sleep(60);                                   /* and nobody calls accept() */`,
  good: `listen(s, SOMAXCONN);
while ((c = accept4(s, NULL, NULL, SOCK_CLOEXEC)) >= 0) serve(c);`,
  options: ["SO_RCVBUF"],
  check(one) {
    const { socket } = one;
    const { activity } = socket;
    if (activity === null || !isLeftOpen(socket)) return null;
    return acceptQueue(socket, activity) ?? (one.isUdp ? datagrams(one, activity) : streams(socket));
  },
};

function acceptQueue(socket: Socket, activity: KnownActivity): Finding | null {
  const { queue, fullSince, asked, memory, firstDrops } = activity;
  if (queue === null || fullSince === null) return null;
  const seconds = (asked - fullSince) / 1e6;
  const since = seconds < 1 ? "is full" : `has been full for ${about(seconds)}`;
  const drops = (memory?.drops ?? 0) - firstDrops;
  const dropped =
    drops > 0 ? `; ${withCommas(drops)} SYNs were dropped meanwhile, repeats of the same client included` : "";
  return {
    text: `its accept queue ${since}: the SYNs of clients that connect now are dropped, and sent again after a second${dropped}`,
    fix: "call accept() more often, or give listen() a larger backlog (up to net.core.somaxconn)",
    evidence: lookedAt({ socket, activity }, `TCP_INFO: ${queue.length} connections wait, the limit is ${queue.limit}`),
  };
}

function datagrams(one: Case, activity: KnownActivity): Finding | null {
  const { memory, firstDrops } = activity;
  // A filter of the program's drops on purpose, and is counted alike.
  if (memory === null || memory.drops === 0 || one.setSomewhere("SO_ATTACH_FILTER") !== null) return null;
  const isFull = memory.used >= FULL * memory.limit;
  const isGrowing = memory.drops > firstDrops;
  return {
    level: isFull || isGrowing ? "warning" : "note",
    text: isFull
      ? "its receive buffer is full, and datagrams are dropped"
      : `datagrams were dropped${isGrowing ? "" : " before"}, mostly since the receive buffer was full`,
    fix: "read faster, or set a larger SO_RCVBUF (up to net.core.rmem_max)",
    evidence: lookedAt(
      { socket: one.socket, activity },
      `SO_MEMINFO: ${withCommas(memory.used)} of ${withCommas(memory.limit)} bytes in use, ${withCommas(memory.drops)} dropped`,
    ),
  };
}

/** Of a connection that stands: what lies in its queues. In CLOSE_WAIT that is close-wait's affair. */
function streams(socket: Socket): Finding | null {
  const asked = askedAbout(socket);
  if (asked === null || asked.activity.last === null || asked.activity.state !== "ESTABLISHED") return null;
  const { receive, send, last } = asked.activity;
  const ago = (time: number | null): number => (time === null ? 0 : (asked.activity.asked - time) / 1e6);
  if (receive !== null && receive > 0 && ago(last.received) >= SECONDS)
    return {
      text: `data has come more than ${about(SECONDS)} ago and is not read`,
      fix: "read it, or close the connection",
      evidence: lookedAt(
        asked,
        `SIOCINQ: ${withCommas(receive)} bytes, the last came ${about(ago(last.received))} ago`,
        "ioctl",
      ),
    };
  if (send === null || send === 0 || ago(last.sent) < SECONDS) return null;
  return {
    text: `data has been waiting to be sent for more than ${about(SECONDS)}: the peer takes none`,
    fix: "let the peer read, or end the connection: TCP_USER_TIMEOUT, a time-out of the program's own",
    evidence: lookedAt(
      asked,
      `SIOCOUTQ: ${withCommas(send)} bytes, the last went out ${about(ago(last.sent))} ago`,
      "ioctl",
    ),
  };
}
