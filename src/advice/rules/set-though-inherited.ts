import { setBy } from "../case.ts";
import type { Rule } from "../rule.ts";
import type { OptionState } from "../../world/socket.ts";
import { sameValue } from "../../world/same.ts";

export const setThoughInherited: Rule = {
  id: "set-though-inherited",
  level: "note",
  title: "Options are set on each accepted socket that have that value from the listener",
  why: "On Linux accept() copies most options of a TCP listener to the new socket: TCP_NODELAY, SO_KEEPALIVE and its times, SO_LINGER, buffers, time-outs. To set them again is a system call for each option and connection, for nothing.",
  instead:
    "Set them on the listener only, or on the accepted sockets only, as programs for other systems must: POSIX does not promise that accept() copies anything.",
  bad: `setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
int s = accept(listener, NULL, NULL);
setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);`,
  good: `setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
int s = accept(listener, NULL, NULL);`,
  options: ["TCP_NODELAY", "SO_KEEPALIVE", "SO_LINGER", "SO_RCVBUF", "SO_SNDBUF"],
  check(one) {
    if (one.socket.listener === null) return null;
    const set = [...one.socket.options.values()].flatMap(setInVain);
    if (set.length === 0) return null;
    return {
      text: `${set.map(({ after }) => after.name).join(", ")}: set on the accepted socket to the value that it has from the listener`,
      fix: "set it on the listener only, or on the accepted sockets only",
      evidence: set.flatMap(({ before, after }) => [setBy(before), setBy(after)]),
    };
  },
};

/** The first set on the socket itself, if it changed nothing, and the listener's, which was in force. */
function setInVain(state: OptionState): readonly { before: OptionState; after: OptionState }[] {
  const history = [state, ...state.earlier.values];
  const at = history.findIndex(({ origin }) => origin === "inherited");
  const [after, before] = [history[at - 1], history[at]];
  if (before === undefined || after?.origin !== "set" || after.by !== undefined) return [];
  return before.asked !== null && sameValue(before.asked, after.asked) ? [{ before, after }] : [];
}
