import { isRecord } from "../../base/data.ts";
import { setBy } from "../case.ts";
import type { Rule } from "../rule.ts";
import type { OptionState } from "../../world/socket.ts";

const timeouts = [
  { name: "SO_RCVTIMEO", call: "recv()" },
  { name: "SO_SNDTIMEO", call: "send()" },
] as const;

export const timeoutNegative: Rule = {
  id: "timeout-negative",
  level: "warning",
  despiteLoss: true,
  title: "A negative time-out does not mean no time-out: calls return at once",
  why: "A negative tv_sec is taken as no time at all: recv() on an empty socket returned EAGAIN after some microseconds instead of waiting, and so do accept() and connect() (EINPROGRESS). getsockopt() then reads 0, which as a value to set means to wait for ever (measured on 6.18).",
  instead: "Set 0 to wait for ever.",
  bad: `struct timeval forever = { -1, 0 };
setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &forever, sizeof forever);`,
  good: `struct timeval forever = { 0, 0 };
setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &forever, sizeof forever);`,
  options: ["SO_RCVTIMEO", "SO_SNDTIMEO"],
  check(one) {
    // It does not wait in any case.
    if (one.socket.nonblock === true) return null;
    const found = timeouts.flatMap(({ name, call }) => {
      const state = one.setHere(name);
      return state !== null && isNegative(state) ? [{ state, call }] : [];
    });
    if (found.length === 0) return null;
    const what = found.map(
      ({ state, call }) => `${state.name} is negative: ${call} does not wait, it fails with EAGAIN`,
    );
    return {
      text: what.join("; "),
      fix: "set 0 to wait for ever",
      evidence: found.map(({ state }) => setBy(state)),
    };
  },
};

function isNegative({ asked }: OptionState): boolean {
  if (asked?.type !== "known" || asked.data === null) return false;
  const seconds = isRecord(asked.data) ? asked.data["tv_sec"] : asked.data;
  return typeof seconds === "number" && seconds < 0;
}
