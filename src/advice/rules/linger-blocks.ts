import { duration } from "../../base/duration.ts";
import { setBy } from "../case.ts";
import { lingerOf } from "./shared/linger.ts";
import type { Rule } from "../rule.ts";

export const lingerBlocks: Rule = {
  id: "linger-blocks",
  level: "note",
  title: "close() waits while data is unsent: SO_LINGER is on",
  why: "With a time above 0 close() waits until everything is acknowledged, our FIN included, or the time is over, and also on a non-blocking socket: a peer that does not read held close() for 2.01 s of 2, with O_NONBLOCK and without (measured on 6.18). An event loop stands still meanwhile. The data would be sent without it too; whether it arrived close() does not report.",
  instead:
    "Leave SO_LINGER off: the kernel sends what is left after close(). To know that it arrived, let the peer answer.",
  bad: `struct linger wait = { 1, 10 };
setsockopt(s, SOL_SOCKET, SO_LINGER, &wait, sizeof wait);
close(s);                                          /* up to 10 s */`,
  good: `close(s);                                          /* at once; the kernel goes on sending */`,
  options: ["SO_LINGER"],
  check(one) {
    const linger = lingerOf(one);
    if (linger === null || linger.seconds === 0) return null;
    const { closed, state } = one.socket;
    // The end of a process does not wait (PF_EXITING in inet_release; measured on 6.18).
    if (closed?.call === "exit" || state === "CLOSED") return null;
    return {
      text: `SO_LINGER is on with ${linger.seconds} s: close() waits up to ${duration(linger.seconds)} while data is unsent or unacknowledged, O_NONBLOCK or not`,
      fix: "leave SO_LINGER off: the kernel sends what is left after close()",
      evidence: [setBy(linger.set)],
    };
  },
};
