import { duration } from "../../base/duration.ts";
import { setBy } from "../case.ts";
import { endsAfter, keepaliveOf } from "./shared/keepalive.ts";
import type { Rule } from "../rule.ts";

/** How long unacknowledged data is sent again at least with net.ipv4.tcp_retries2 at 15, the default (ip-sysctl.rst). */
const RETRANSMITTED_SECONDS = 924;

export const keepaliveBlind: Rule = {
  id: "keepalive-blind",
  level: "note",
  title: "Keepalive does not watch a connection while sent data is unacknowledged",
  why: "While there is unacknowledged data keepalive sends no probes: the retransmissions decide, net.ipv4.tcp_retries2, some 15 minutes by default. With 2 s, 1 s and 3 probes a connection that had sent one byte to a peer that was gone was alive after 40 s; with TCP_USER_TIMEOUT at 3 s it ended after 3.5 s (measured on 6.18).",
  instead: "Set TCP_USER_TIMEOUT too, to TCP_KEEPIDLE + TCP_KEEPINTVL × TCP_KEEPCNT, in milliseconds.",
  bad: `/* SO_KEEPALIVE, TCP_KEEPIDLE 60, TCP_KEEPINTVL 10, TCP_KEEPCNT 3 */`,
  good: `/* the same, and: */
unsigned timeout = (60 + 3 * 10) * 1000;
setsockopt(s, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);`,
  options: ["SO_KEEPALIVE", "TCP_USER_TIMEOUT", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"],
  check(one) {
    const keepalive = keepaliveOf(one);
    // Who left the times to the kernel wants no quick end.
    if (keepalive === null || keepalive.set.length === 1 || keepalive.userTimeout !== 0) return null;
    const seconds = endsAfter(keepalive);
    if (seconds >= RETRANSMITTED_SECONDS) return null;
    return {
      text: `keepalive ends an idle connection after ${duration(seconds)}, but does not probe while sent data is unacknowledged: then net.ipv4.tcp_retries2 decides, 15 minutes and more by default`,
      fix: `set TCP_USER_TIMEOUT too, to ${seconds * 1000} ms`,
      evidence: keepalive.set.map(setBy),
    };
  },
};
