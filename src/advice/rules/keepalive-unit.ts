import { duration } from "../../base/duration.ts";
import { asked, setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";
import type { OptionState } from "../../world/socket.ts";

/** What nobody chooses in seconds, and everybody in milliseconds: 5000 and more before a probe, 1000 and more between two. */
const suspects = [
  { name: "TCP_KEEPIDLE", least: 5_000 },
  { name: "TCP_KEEPINTVL", least: 1_000 },
] as const;

export const keepaliveUnit: Rule = {
  id: "keepalive-unit",
  level: "warning",
  despiteLoss: true,
  title: "A time of keepalive looks like milliseconds, and is taken as seconds",
  why: "TCP_KEEPIDLE and TCP_KEEPINTVL are in seconds: 10000 makes the first probe due after 2 h 46 min 40 s (the kernel's timer, read on 6.18). Above 32767 setsockopt() refuses them with EINVAL, below that it takes them without a word. TCP_USER_TIMEOUT, their neighbour, is in milliseconds.",
  instead: "Give seconds: 10 for ten of them.",
  bad: `int idle = 10000;
setsockopt(s, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);`,
  good: `int idle = 10;
setsockopt(s, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);`,
  options: ["TCP_KEEPIDLE", "TCP_KEEPINTVL", "SO_KEEPALIVE"],
  check(one) {
    const found = suspects.flatMap(({ name, least }) => suspect(one, name, least));
    if (found.length === 0) return null;
    const meant = found.map(({ state, seconds }) => `${state.name} ${seconds / 1000}`);
    return {
      text: `${found.map(({ state, seconds }) => `${state.name} is ${duration(seconds)} (${seconds} s)`).join(", ")}: a peer that has vanished is not noticed for that long`,
      fix: `if milliseconds were meant, give seconds: ${meant.join(", ")}`,
      evidence: found.map(({ state }) => setBy(state)),
    };
  },
};

function suspect(one: Case, name: string, least: number): readonly { state: OptionState; seconds: number }[] {
  const state = one.setHere(name) ?? one.found(name);
  const seconds = asked(state) ?? one.number(name);
  if (state === null || seconds === null || seconds < least) return [];
  // Hours and half hours are seconds that somebody chose.
  return seconds % 1000 === 0 && seconds % 1800 !== 0 ? [{ state, seconds }] : [];
}
