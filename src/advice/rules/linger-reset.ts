import { byMoment, setBy, type Case } from "../case.ts";
import { lingerOf } from "./shared/linger.ts";
import type { Rule } from "../rule.ts";
import type { OptionState } from "../../world/socket.ts";
import type { Evidence } from "../advice.ts";

/**
 * Data calls may be untraced: in this many microseconds between the set and the close a program has mostly done nothing
 * else. A thread that was not scheduled in between must not make a warning of a note.
 */
const AT_ONCE = 20_000;

export const lingerReset: Rule = {
  id: "linger-reset",
  level: "warning",
  title: "The connection is reset when it is closed: SO_LINGER is on with 0 seconds",
  why: "close() sends RST, and throws away what is still in the send queue: what the peer's kernel has not acknowledged. Of 3,910,656 bytes that were sent the peer got 113,152, then ECONNRESET; of 50,000 that were all acknowledged it read every one, late as it was, and then got ECONNRESET (measured on 6.18). It is so at the end of the process too, and on what a listener that is set so accepts.",
  instead:
    "Leave SO_LINGER alone. Where it is there to avoid TIME_WAIT: set SO_REUSEADDR on the listener, or let the client close first. Before a close: shutdown(SHUT_WR), and read until the peer's end.",
  bad: `struct linger now = { 1, 0 };
setsockopt(s, SOL_SOCKET, SO_LINGER, &now, sizeof now);
write(s, answer, length);
close(s);                                          /* RST */`,
  good: `write(s, answer, length);
shutdown(s, SHUT_WR);
while (read(s, rest, sizeof rest) > 0) ;
close(s);`,
  options: ["SO_LINGER"],
  check(one) {
    const linger = lingerOf(one);
    const closed = closedConnected(one);
    if (linger?.seconds !== 0 || closed === null) return null;
    const isAbort = isLastCall(one, linger.set);
    const how = isAbort ? "SO_LINGER was set to 0 s right before" : "SO_LINGER was on with 0 s when";
    return {
      level: isAbort ? "note" : "warning",
      text: `${how} the connection was closed: it was reset, and what the peer had not acknowledged by then may be lost`,
      fix: "leave SO_LINGER off, unless the reset is what you want",
      evidence: [setBy(linger.set), closed],
    };
  },
};

/**
 * Closed while it was connected, as far as calls show. What shutdown() has shut may have come to its end on both sides by
 * then, and then there is no reset.
 */
function closedConnected({ socket: { closed, state } }: Case): Evidence | null {
  // Where close() was not traced it is not known what came right before it, nor that nothing did in between.
  if (closed === null || closed.latest === true || (state !== "ESTABLISHED" && state !== "CLOSE_WAIT")) return null;
  return { ...byMoment(closed), text: `closed in state ${state}` };
}

/** A reset on purpose, as nginx's reset_timedout_connection and Node's resetAndDestroy() make it: set, then close. */
function isLastCall({ socket: { closed, touched } }: Case, { at, origin }: OptionState): boolean {
  if (origin !== "set" || at === null || closed?.time == null) return false;
  return touched === at && closed.time - at < AT_ONCE;
}
