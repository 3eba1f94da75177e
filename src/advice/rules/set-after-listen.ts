import { findOption } from "../../linux/catalogue.ts";
import { inherits } from "../../linux/inheritance.ts";
import { sameValue } from "../../world/same.ts";
import type { OptionState } from "../../world/socket.ts";
import { setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";

export const setAfterListen: Rule = {
  id: "set-after-listen",
  level: "note",
  title: "An option that accepted sockets inherit was set after listen()",
  why: "The kernel copies a listener's options when a connection is made, not when it is accepted. Those that are in the queue when the option is set do not have it: of two connections, one made before and one after TCP_NODELAY was set on the listener, the first was accepted with 0, the second with 1 (measured on 6.18, also of SO_KEEPALIVE and SO_SNDBUF).",
  instead: "Set what accepted sockets should inherit before listen().",
  bad: `listen(s, 4096);
setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);`,
  good: `setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
listen(s, 4096);`,
  options: ["TCP_NODELAY", "SO_KEEPALIVE"],
  check(one) {
    const { opened, options } = one.socket;
    // Who was given a listener could not be earlier.
    if (opened === null || !one.isListener) return null;
    const late = [...options.values()].filter((state) => isLate(one, state) && isPassedOn(one, state));
    const names = late.map(({ name }) => name).join(", ");
    if (late.length === 0) return null;
    return {
      text: `${names} ${late.length === 1 ? "was" : "were"} set after listen(): if connections were waiting in the queue by then, they are accepted without`,
      fix: `set ${names} before listen()`,
      evidence: late.map(setBy),
    };
  },
};

/** Set to another value while it listened. */
function isLate(one: Case, state: OptionState): boolean {
  const { origin, by, during, value } = state;
  const [before] = state.earlier.values;
  if (origin !== "set" || by !== undefined || during !== "LISTEN") return false;
  return before === undefined ? !one.isDefault(state) : !sameValue(before.value, value);
}

/** Not what listen() takes back, so that it can only be set after it, and what works on the listener itself: bind(), the choice among listeners, the time-out of accept(), keys of peers. */
function isPassedOn(one: Case, { level, name }: OptionState): boolean {
  const row = findOption(level, name);
  if (row === null || inherits(row, one.socket.kind) !== true) return false;
  if (row.readByBind === true || row.resetByListen === true) return false;
  if (row.effect === "adds" || row.effect === "drops" || row.effect === "acts") return false;
  return name !== "SO_RCVTIMEO";
}
