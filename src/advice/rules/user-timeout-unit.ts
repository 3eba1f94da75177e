import { asked, setBy } from "../case.ts";
import type { Rule } from "../rule.ts";

/** A second: the first retransmissions alone take as long. */
export const SHORT_MS = 1_000;

/** Larger numbers are hardly meant as seconds. */
const MOST_SECONDS = 300;

export const userTimeoutUnit: Rule = {
  id: "user-timeout-unit",
  level: "warning",
  despiteLoss: true,
  title: "TCP_USER_TIMEOUT is so short that seconds may have been meant",
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
      fix:
        wanted <= MOST_SECONDS
          ? `give milliseconds: ${wanted * 1000}, if ${wanted} s are meant`
          : "give more time than a lost packet takes to be sent again several times: 5000 or more",
      evidence: [setBy(state)],
    };
  },
};
