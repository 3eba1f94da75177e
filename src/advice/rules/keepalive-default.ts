import { duration } from "../../base/duration.ts";
import { setBy } from "../case.ts";
import { endsAfter, keepaliveOf } from "./shared/keepalive.ts";
import type { Rule } from "../rule.ts";

/** Sooner than this is what somebody chose for the machine. */
const LONG_SECONDS = 900;

export const keepaliveDefault: Rule = {
  id: "keepalive-default",
  level: "note",
  title: "Keepalive is on with the kernel's times, which are hours",
  why: "SO_KEEPALIVE alone takes the times of the machine: net.ipv4.tcp_keepalive_time, 7200 s unless changed, then tcp_keepalive_probes times tcp_keepalive_intvl, 9 times 75 s. An idle connection whose peer has vanished stays for 2 h 11 min, and routers and firewalls that forget idle connections mostly do so long before the first probe.",
  instead: "Set TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT too, or the sysctls.",
  bad: `setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);`,
  good: `int idle = 60, interval = 10, count = 3;          /* 90 s in all */
setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
setsockopt(s, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
setsockopt(s, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
setsockopt(s, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);`,
  options: ["SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"],
  check(one) {
    const keepalive = keepaliveOf(one);
    // Who set one of the times has chosen.
    if (keepalive === null || keepalive.set.length > 1) return null;
    const seconds = endsAfter(keepalive);
    if (seconds < LONG_SECONDS) return null;
    const { idle, interval, count, userTimeout } = keepalive;
    const sum = userTimeout === 0 ? `${idle} s + ${count} × ${interval} s` : `the first probe after ${idle} s`;
    return {
      text: `SO_KEEPALIVE is on with the times of this machine: an idle connection whose peer has vanished ends after ${duration(seconds)} (${sum})`,
      fix: "set TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT too",
      evidence: keepalive.set.map(setBy),
    };
  },
};
