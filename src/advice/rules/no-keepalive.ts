import { about, askedAbout, lookedAt } from "./shared/open-sockets.ts";
import type { Rule } from "../rule.ts";

/** Most servers end what is idle for a minute or so by themselves. */
const QUIET_SECONDS = 120;
/** A thread that is in recv() without a time-out waits for the peer alone. */
const BLOCKED_SECONDS = 8;

export const noKeepalive: Rule = {
  id: "no-keepalive",
  level: "note",
  title: "A connection is idle for long, and nothing would show that its peer has vanished",
  why: "A peer that loses its power or its network sends no FIN. A side that only waits never notices: with the link cut, a recv() went on waiting; with SO_KEEPALIVE, times of 1 s and a single probe it ended with ETIMEDOUT after 2 s (measured on 6.18). TCP_USER_TIMEOUT alone does nothing on an idle connection. Heartbeats of the protocol and time-outs of the program do as well, and are not seen here.",
  instead: "Set SO_KEEPALIVE with TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT, or give each wait a time-out.",
  bad: `n = recv(s, buffer, sizeof buffer, 0);       /* for a peer that may be gone */`,
  good: `setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
setsockopt(s, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
n = recv(s, buffer, sizeof buffer, 0);`,
  options: ["SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT"],
  check(one) {
    const asked = askedAbout(one.socket);
    // A peer on this machine cannot vanish.
    if (asked === null || !one.isTcp || one.isListener || one.isLocal || one.value("SO_KEEPALIVE") !== false)
      return null;
    if (asked.activity.state !== "ESTABLISHED" || one.number("SO_RCVTIMEO") !== 0) return null;
    const isBlocked = asked.activity.waiting?.how === "blocked";
    const least = isBlocked ? BLOCKED_SECONDS : QUIET_SECONDS;
    if (asked.seconds < least) return null;
    const how = isBlocked ? `a thread has been in a call that waits for the peer` : "nothing has gone through it";
    return {
      text: `${how} for more than ${about(least)}, and SO_KEEPALIVE is off: nothing shows that the peer has vanished`,
      fix: "set SO_KEEPALIVE and its times, or give the wait a time-out",
      evidence: lookedAt(asked, `TCP_INFO: ESTABLISHED, nothing sent or received for ${about(asked.seconds)}`),
    };
  },
};
