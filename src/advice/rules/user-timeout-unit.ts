import { asked, setBy } from "../case.ts";
import type { Rule } from "../rule.ts";

/** A second: the first retransmissions alone take as long. */
export const SHORT_MS = 1_000;

export const userTimeoutUnit: Rule = {
  id: "user-timeout-unit",
  level: "warning",
  title: "TCP_USER_TIMEOUT is so short that seconds were probably meant",
  why: "The value is in milliseconds. With 30 a connection died in an outage of one second, with 30000 it survived (measured on 6.18): the first lost packet is enough to end it.",
  instead: "Give milliseconds: 30000 for half a minute.",
  bad: `unsigned timeout = 30;
setsockopt(s, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);`,
  good: `unsigned timeout = 30 * 1000;
setsockopt(s, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);`,
  options: ["TCP_USER_TIMEOUT"],
  check(one) {
    const state = one.setHere("TCP_USER_TIMEOUT") ?? one.found("TCP_USER_TIMEOUT");
    const wanted = asked(state) ?? one.number("TCP_USER_TIMEOUT");
    if (state === null || wanted === null || wanted <= 0 || wanted >= SHORT_MS) return null;
    return {
      text: `TCP_USER_TIMEOUT is ${wanted} ms: a connection that loses a packet for that long ends with ETIMEDOUT`,
      fix: `give milliseconds: ${wanted * 1000} for ${wanted} s`,
      evidence: [setBy(state)],
    };
  },
};
