import { withCommas } from "../../base/with-commas.ts";
import { isLocked } from "../../linux/buffer-locks.ts";
import type { BufferSide } from "../../linux/traits.ts";
import type { OptionState } from "../../world/socket.ts";
import { setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";
import { rateText } from "../window.ts";
import { bufferTooLate } from "./buffer-too-late.ts";
import { windowClamped } from "./window-clamped.ts";

/** From here on a buffer is enough for most paths: half of it may be the kernel's bookkeeping. */
const AMPLE = 2 << 20;

const buffers: readonly Buffer[] = [
  { name: "SO_RCVBUF", limit: "net.ipv4.tcp_rmem", side: "receive" },
  { name: "SO_SNDBUF", limit: "net.ipv4.tcp_wmem", side: "send" },
];

interface Buffer {
  readonly name: string;
  readonly limit: string;
  readonly side: BufferSide;
}

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
    const found = !one.isTcp || !one.isConnection ? [] : buffers.map((buffer) => untuned(one, buffer));
    const sizes = found.filter((size) => size !== null);
    if (sizes.length === 0) return null;
    const least = Math.min(...sizes.map(({ inForce }) => inForce));
    return {
      level: one.isLocal || least >= AMPLE ? "note" : "warning",
      text: `${sizes.map(sizeText).join(" and ")}: at most ${withCommas(least)} bytes are under way at a time, ${rateText(least)}`,
      fix: `do not set ${sizes.map(({ name }) => name).join(" and ")} on TCP sockets; if that is too little, raise ${sizes.map(({ limit }) => limit).join(" and ")}`,
      evidence: sizes.map(({ state }) => setBy(state)),
    };
  },
};

/** A buffer of a fixed size. */
interface Size extends Buffer {
  readonly state: OptionState;
  /** What tuning would reach. */
  readonly most: number;
  readonly inForce: number;
}

/** Null: it is tuned, or as large as it would become, or that is unknown. */
function untuned(one: Case, buffer: Buffer): Size | null {
  const state = one.chosen(buffer.name);
  const [most, inForce] = [one.sysctl(buffer.limit, 2), one.number(buffer.name)];
  if (state === null || most === null || inForce === null || inForce >= most) return null;
  const locks = one.value("SO_BUF_LOCK");
  if (locks !== null && !isLocked(buffer.side, locks)) return null;
  return buffer.side === "receive" && isExplained(one) ? null : { ...buffer, state, most, inForce };
}

function sizeText({ name, inForce, limit, most }: Size): string {
  return `${name} was set and stays at ${withCommas(inForce)}, where tuning would reach ${withCommas(most)} (${limit})`;
}

/** Something narrower limits the window: another rule reports it. */
function isExplained(one: Case): boolean {
  return [bufferTooLate, windowClamped].some((rule) => rule.check(one) !== null);
}
