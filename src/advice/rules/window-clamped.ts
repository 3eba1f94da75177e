import { withCommas } from "../../base/with-commas.ts";
import { asked, setBy } from "../case.ts";
import type { Rule } from "../rule.ts";
import { largestWindow, rateText } from "../window.ts";

/** From here on a window fills most paths. */
const AMPLE = 1 << 20;

export const windowClamped: Rule = {
  id: "window-clamped",
  level: "warning",
  title: "A small TCP_WINDOW_CLAMP before the handshake limits the window for good",
  why: "The window scale is chosen in the handshake, by TCP_WINDOW_CLAMP where that is the smallest limit: a listener's holds for all that it accepts. The window is never above 65535 << scale from then on, whatever is set later. Measured on 6.18 at a round trip of 50 ms: 32768 1.3 MB/s, not set 50. It is a note where the peers are on this machine.",
  instead: "Leave TCP_WINDOW_CLAMP alone; to limit memory, set net.ipv4.tcp_rmem, or SO_RCVBUF where it must be.",
  bad: `int clamp = 32768;
setsockopt(listener, IPPROTO_TCP, TCP_WINDOW_CLAMP, &clamp, sizeof clamp);
listen(listener, 4096);`,
  good: `listen(listener, 4096);                      /* the kernel chooses the scale by tcp_rmem */`,
  options: ["TCP_WINDOW_CLAMP"],
  check(one) {
    const state = one.setBeforeHandshake("TCP_WINDOW_CLAMP");
    const [clamp, buffer] = [asked(state), asked(one.setBeforeHandshake("SO_RCVBUF"))];
    if (!one.isTcp || !(one.isConnection || one.isListener)) return null;
    if (state === null || clamp === null || clamp <= 0) return null;
    // A buffer that is smaller still decides.
    if (buffer !== null && buffer <= clamp) return null;
    const window = largestWindow(clamp);
    if (window >= AMPLE) return null;
    return {
      level: one.isLocal ? "note" : "warning",
      text: `TCP_WINDOW_CLAMP was ${withCommas(clamp)} before the handshake, which chooses the window scale by it: the window is never above ${withCommas(window)}, ${rateText(window)}`,
      fix: "do not set TCP_WINDOW_CLAMP",
      evidence: [setBy(state)],
    };
  },
};
