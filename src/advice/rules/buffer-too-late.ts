import { withCommas } from "../../base/with-commas.ts";
import { setBy } from "../case.ts";
import type { Rule } from "../rule.ts";
import { largestWindow, rateText, spaceIn } from "../window.ts";

/** What rounding loses is no reason to speak. */
const MOST = 0.9;

export const bufferTooLate: Rule = {
  id: "buffer-too-late",
  level: "warning",
  title: "A receive buffer was enlarged after the handshake had fixed a smaller window",
  why: "Where SO_RCVBUF was set before the handshake, on the socket or on its listener, it chooses the window scale, and that stays: no later buffer makes the window larger than 65535 << scale. Measured on 6.18 at a round trip of 50 ms: listener 32 KiB and accepted socket 3 MB 1.3 MB/s, without the small one 51. A late SO_RCVBUF alone works in full, since the scale is then chosen from the limits of the machine. It is a note where the peer is on this machine.",
  instead: "Set the large size on the listener, or before connect(); or leave the early set out.",
  bad: `int small = 32 << 10, large = 3 << 20;
setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
int s = accept(listener, NULL, NULL);
setsockopt(s, SOL_SOCKET, SO_RCVBUF, &large, sizeof large);`,
  good: `int s = accept(listener, NULL, NULL);
setsockopt(s, SOL_SOCKET, SO_RCVBUF, &large, sizeof large);`,
  options: ["SO_RCVBUF"],
  check(one) {
    const early = one.setBeforeHandshake("SO_RCVBUF");
    const late = one.setHere("SO_RCVBUF");
    const [before, inForce] = [early?.value ?? null, one.number("SO_RCVBUF")];
    if (!one.isTcp || !one.isConnection || early === null || late === null || late === early) return null;
    // After a connect() in the background the state may be unknown: whether the handshake was over is, too.
    if (late.during === null || before?.type !== "known" || typeof before.data !== "number") return null;
    // SO_BUF_LOCK may have been off at the handshake, which is what the kernel asks.
    if (one.setHere("SO_BUF_LOCK") !== null) return null;
    const window = largestWindow(spaceIn(before.data));
    if (inForce === null || window > spaceIn(inForce) * MOST) return null;
    return {
      level: one.isLocal ? "note" : "warning",
      text: `SO_RCVBUF was raised to ${withCommas(inForce)} after the handshake, which found a buffer of ${withCommas(before.data)} and chose the window scale by it: the window is never above ${withCommas(window)}, ${rateText(window)}`,
      fix: "set the large size on the listener or before connect(), or leave the early set out",
      evidence: [setBy(early), setBy(late)],
    };
  },
};
