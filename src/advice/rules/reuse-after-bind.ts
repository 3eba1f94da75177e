import { setBy } from "../case.ts";
import type { Rule } from "../rule.ts";

export const reuseAfterBind: Rule = {
  id: "reuse-after-bind",
  level: "warning",
  title: "SO_REUSEADDR is set after the bind() that it was meant for",
  why: "bind() looks at SO_REUSEADDR, and no later call does. A restart of the server within a minute of a connection that it closed first fails with EADDRINUSE all the same; only a socket that is bound later gains from it.",
  instead: "Set SO_REUSEADDR between socket() and bind().",
  bad: `bind(s, &address, sizeof address);
setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);`,
  good: `setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
bind(s, &address, sizeof address);`,
  options: ["SO_REUSEADDR"],
  check(one) {
    const state = one.setHere("SO_REUSEADDR");
    const { bound } = one.socket;
    const isFixed = bound !== null && "port" in bound && bound.port !== 0;
    if (state === null || !one.isTcp || !isFixed) return null;
    if (state.during !== "BOUND" && state.during !== "LISTEN") return null;
    // One that was on at bind() has served: this set changes nothing.
    if (one.value("SO_REUSEADDR") !== true || state.earlier.values.some(({ origin }) => origin === "set")) return null;
    return {
      text: "SO_REUSEADDR was set after bind(), too late for it: while connections of an earlier run are in TIME_WAIT, bind() fails with EADDRINUSE",
      fix: "set it between socket() and bind()",
      evidence: [setBy(state)],
    };
  },
};
