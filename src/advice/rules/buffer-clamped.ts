import { withCommas } from "../../base/with-commas.ts";
import type { OptionState } from "../../world/socket.ts";
import { asked, setBy, type Case } from "../case.ts";
import type { Finding, Rule } from "../rule.ts";

const buffers = [
  { name: "SO_RCVBUF", limit: "net.core.rmem_max", force: "SO_RCVBUFFORCE" },
  { name: "SO_SNDBUF", limit: "net.core.wmem_max", force: "SO_SNDBUFFORCE" },
] as const;

export const bufferClamped: Rule = {
  id: "buffer-clamped",
  level: "warning",
  title: "A buffer is smaller than what was asked for, and setsockopt() reported no error",
  why: "SO_RCVBUF and SO_SNDBUF are cut to net.core.rmem_max and net.core.wmem_max, and the call succeeds all the same. The kernel then doubles what is left: 100 MB asked for read 8,388,608 where the limit is 4 MB (measured on 6.18).",
  instead:
    "Raise the sysctl, use SO_RCVBUFFORCE or SO_SNDBUFFORCE (CAP_NET_ADMIN), or ask for less; for TCP leave the buffer to the kernel. Nothing is said of a program that tries one size after the other, to find what it can have.",
  bad: `int size = 100 << 20;                        /* above net.core.rmem_max */
setsockopt(s, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);`,
  good: `/* sysctl -w net.core.rmem_max=104857600, or: */
setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);`,
  options: ["SO_RCVBUF", "SO_SNDBUF"],
  check: (one) => buffers.map((buffer) => clamped(one, buffer)).find((finding) => finding !== null) ?? null,
};

function clamped(one: Case, { name, limit, force }: (typeof buffers)[number]): Finding | null {
  const state = one.setHere(name);
  const [wanted, most, inForce] = [asked(state), one.sysctl(limit), one.number(name)];
  if (state === null || wanted === null || most === null || inForce === null || wanted <= most) return null;
  // Forced by another call since.
  if (inForce !== 2 * most || isProbing(state)) return null;
  return {
    text: `${name} was asked for ${withCommas(wanted)} bytes and cut to ${limit}, ${withCommas(most)}: ${withCommas(inForce)} are in force, the kernel's own bookkeeping included`,
    fix: `raise ${limit} to ${withCommas(wanted)}, ${isRefused(one, force) ? "" : `use ${force}, `}or ask for less`,
    evidence: [setBy(state)],
  };
}

/** The forced form was tried, and refused: the program lacks CAP_NET_ADMIN. */
function isRefused({ socket }: Case, force: string): boolean {
  return [...socket.failed.values()].some(({ tried }) => tried?.type === "set" && tried.name === force);
}

/** It has asked for other sizes before. */
function isProbing(state: OptionState): boolean {
  return state.earlier.values.some((one) => {
    const wanted = asked(one);
    return wanted !== null && wanted !== asked(state);
  });
}
