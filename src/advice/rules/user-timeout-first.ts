import { duration } from "../../base/duration.ts";
import { setBy } from "../case.ts";
import { endsAfter, keepaliveOf } from "./shared/keepalive.ts";
import type { Rule } from "../rule.ts";
import { SHORT_MS } from "./user-timeout-unit.ts";

export const userTimeoutFirst: Rule = {
  id: "user-timeout-first",
  level: "warning",
  title: "TCP_USER_TIMEOUT takes the place of TCP_KEEPCNT",
  why: "With TCP_USER_TIMEOUT the number of probes is not looked at: the connection ends at the first probe that is due after the timeout, TCP_KEEPIDLE + k × TCP_KEEPINTVL with the smallest k of at least 1 that reaches it. 1 s, 1 s and 1 probe take 2 s; with a TCP_USER_TIMEOUT of 6 s they took 6.1 s, and 6 probes with one of 2 s took 2.1 s instead of 7 (measured on 6.18).",
  instead: "Give both the same time: TCP_USER_TIMEOUT = (TCP_KEEPIDLE + TCP_KEEPINTVL × TCP_KEEPCNT) × 1000.",
  bad: `/* TCP_KEEPIDLE 10, TCP_KEEPINTVL 5, TCP_KEEPCNT 3: 25 s */
unsigned timeout = 120 * 1000;                     /* now 120 s */
setsockopt(s, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);`,
  good: `unsigned timeout = (10 + 3 * 5) * 1000;
setsockopt(s, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);`,
  options: ["TCP_USER_TIMEOUT", "SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"],
  check(one) {
    const keepalive = keepaliveOf(one);
    const timeout = one.chosen("TCP_USER_TIMEOUT");
    // A count that nobody chose is not missed.
    if (keepalive === null || timeout === null || one.chosen("TCP_KEEPCNT") === null) return null;
    if (keepalive.userTimeout < SHORT_MS) return null;
    const [with_, without] = [endsAfter(keepalive), endsAfter({ ...keepalive, userTimeout: 0 })];
    if (with_ === without) return null;
    return {
      level: with_ > without ? "warning" : "note",
      text: `TCP_USER_TIMEOUT (${keepalive.userTimeout} ms) takes the place of TCP_KEEPCNT: an idle connection whose peer has vanished ends after ${duration(with_)}, not after ${duration(without)}`,
      fix: `for both alike set TCP_USER_TIMEOUT to ${without * 1000} ms`,
      evidence: [...keepalive.set, timeout].map(setBy),
    };
  },
};
