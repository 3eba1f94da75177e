import { withCommas } from "../../base/with-commas.ts";
import { isLocked } from "../../linux/buffer-locks.ts";
import { asked, setBy, type Case } from "../case.ts";
import type { Finding, Rule } from "../rule.ts";
import { rateText } from "../window.ts";
import { bufferTooLate } from "./buffer-too-late.ts";
import { windowClamped } from "./window-clamped.ts";

/** From here on a buffer is enough for most paths: half of it may be the kernel's bookkeeping. */
const AMPLE = 2 << 20;

const buffers = [
  { name: "SO_RCVBUF", limit: "net.ipv4.tcp_rmem", side: "receive" },
  { name: "SO_SNDBUF", limit: "net.ipv4.tcp_wmem", side: "send" },
] as const;

type Buffer = (typeof buffers)[number];

export const autotuningOff: Rule = {
  id: "autotuning-off",
  level: "warning",
  title: "A TCP buffer has a fixed size, below what the kernel's own tuning reaches",
  why: "SO_RCVBUF and SO_SNDBUF end the tuning of that buffer for good, and a connection carries no more than a window in each round trip. Measured on 6.18 at a round trip of 50 ms: SO_RCVBUF 64 KiB 1.7 MB/s, 256 KiB 6.9, 1 MB 28, not set 50. A send buffer above the last number of net.ipv4.tcp_wmem can be faster than tuning. It is a note where the peer is on this machine, or the size 1 MB or more.",
  instead:
    "Leave the buffers of TCP to the kernel, and raise the last number of net.ipv4.tcp_rmem or tcp_wmem if they must be larger; SO_BUF_LOCK 0 gives a buffer back to the tuning.",
  bad: `int size = 65536;
setsockopt(s, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
connect(s, address, length);                 /* some 2 MB/s at 50 ms */`,
  good: `connect(s, address, length);                 /* the kernel sizes the buffer */`,
  options: ["SO_RCVBUF", "SO_SNDBUF", "SO_BUF_LOCK"],
  check(one) {
    if (!one.isTcp || !one.isConnection) return null;
    return buffers.map((buffer) => untuned(one, buffer)).find((finding) => finding !== null) ?? null;
  },
};

function untuned(one: Case, { name, limit, side }: Buffer): Finding | null {
  const state = one.setSomewhere(name);
  const [wanted, most, inForce] = [asked(state), one.sysctl(limit, 2), one.number(name)];
  if (state === null || wanted === null || most === null || inForce === null || inForce >= most) return null;
  const locks = one.value("SO_BUF_LOCK");
  if (locks !== null && !isLocked(side, locks)) return null;
  if (side === "receive" && isExplained(one)) return null;
  return {
    level: one.isLocal || inForce >= AMPLE ? "note" : "warning",
    text: `${name} was set to ${withCommas(wanted)}, and the kernel, which would go up to ${withCommas(most)} (${limit}), no longer tunes it: at most ${withCommas(inForce)} bytes are under way at a time, ${rateText(inForce)}`,
    fix: `do not set ${name} on TCP sockets; raise ${limit} if that is too little`,
    evidence: [setBy(state)],
  };
}

/** Something narrower limits the window: another rule says what. */
function isExplained(one: Case): boolean {
  return [bufferTooLate, windowClamped].some((rule) => rule.check(one) !== null);
}
