import type { OptionState } from "../../world/socket.ts";
import { setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";
import { trafficOf } from "./shared/traffic.ts";

/** Data calls may be untraced: a close so soon, in microseconds, leaves no time for exchanges. */
const AT_ONCE = 20_000;

export const quickackOnce: Rule = {
  id: "quickack-once",
  level: "note",
  title: "TCP_QUICKACK is set once, and the kernel takes it back",
  why: "TCP_QUICKACK is no setting that stays: as soon as the program answers, the kernel delays acknowledgements again. Set once, it reads 0 after one exchange, and 29 of 30 exchanges of a client that writes in two parts were slow, 40 ms each; set after each recv() none was (measured on 6.18).",
  instead:
    "Set it again after each recv(). Better: let the peer write in one piece or set TCP_NODELAY, then no acknowledgement is waited for.",
  bad: `setsockopt(s, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
while ((got = recv(s, buffer, sizeof buffer, 0)) > 0)
  answer(s);`,
  good: `while ((got = recv(s, buffer, sizeof buffer, 0)) > 0) {
  setsockopt(s, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
  answer(s);
}`,
  options: ["TCP_QUICKACK", "TCP_NODELAY"],
  check(one) {
    const state = one.setHere("TCP_QUICKACK");
    if (state === null || !one.isTcp || !one.isConnection || !one.around.isFollowed) return null;
    if (state.asked?.type !== "known" || state.asked.data !== true || state.earlier.values.length > 0) return null;
    if (isLast(one, state)) return null;
    return {
      text: "TCP_QUICKACK was set once: after the first answer the kernel delays acknowledgements again",
      fix: "set it again after each recv(), or let the peer set TCP_NODELAY",
      evidence: [setBy(state)],
    };
  },
};

/** One acknowledgement at the end was wanted: nothing was received any more, or the socket was closed at once. */
function isLast(one: Case, { at }: OptionState): boolean {
  const { closed, touched, lastData } = one.socket;
  if (at === null) return false;
  if (trafficOf(one)?.calls.areAllThere === true) return lastData?.received == null || lastData.received <= at;
  return closed?.time != null && touched === at && closed.time - at < AT_ONCE;
}
