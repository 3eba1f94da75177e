import { findOption } from "../../linux/catalogue.ts";
import type { Effect } from "../../linux/option.ts";
import { setBy } from "../case.ts";
import type { Rule } from "../rule.ts";
import { sameValue } from "../../world/same.ts";
import type { OptionState } from "../../world/socket.ts";

/** Twice is two libraries that do not know of each other. */
const AGAIN = 3;

/** A set of the same value does something each time. */
const acting: ReadonlySet<Effect> = new Set(["acts", "adds", "drops", "unforeseen", "repair-mode"]);
/** To turn them off sends what was buffered; TCP_NODELAY does so while TCP_CORK is on. */
const corks = ["TCP_CORK", "UDP_CORK"];

export const setAgain: Rule = {
  id: "set-again",
  level: "note",
  title: "An option is set again and again to the value that it has",
  why: "An option stays until it is changed: to set it again before each call, as some libraries do with time-outs, is a system call for nothing, nearly half a microsecond each (measured on 6.18). TCP_QUICKACK is another matter, the kernel takes it back.",
  instead: "Set it once, where the socket is made, and again only for another value.",
  bad: `for (;;) {
  setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
  recv(s, buffer, sizeof buffer, 0);
}`,
  good: `setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
for (;;)
  recv(s, buffer, sizeof buffer, 0);`,
  options: ["SO_RCVTIMEO", "SO_SNDTIMEO", "TCP_NODELAY", "TCP_QUICKACK"],
  check(one) {
    const repeated = [...one.socket.options.values()].filter(({ earlier }) => earlier.values.length >= AGAIN - 1);
    if (repeated.length === 0) return null;
    // Of an fd whose sockets' births are not in the log, these may be calls on many.
    if (one.socket.opened === null && one.socket.inode === null) return null;
    const isCorked = corks.some((name) => one.state(name) !== null);
    const found = repeated
      .filter(({ level, name }) => isKept(level, name) && !(isCorked && name === "TCP_NODELAY"))
      .map(lastAlike)
      .filter(({ length }) => length >= AGAIN);
    if (found.length === 0) return null;
    return {
      text: `${found.map(([state]) => state?.name).join(", ")}: set ${AGAIN} times or more in a row to the same value, which it had after the first`,
      fix: "set it once, and again only for another value",
      evidence: found.flatMap((states) => states.slice(0, AGAIN).reverse().map(setBy)),
    };
  },
};

/** Whether its value stays as it was set, and nothing else comes of it. */
function isKept(level: string, name: string): boolean {
  const row = findOption(level, name);
  return row !== null && !acting.has(row.effect) && row.movesOnceSet === undefined && !corks.includes(name);
}

/** The last sets with one value, latest first, nothing else in between. */
function lastAlike(state: OptionState): readonly OptionState[] {
  const history = [state, ...state.earlier.values];
  const isAlike = ({ origin, by, asked }: OptionState): boolean =>
    origin === "set" && by === undefined && asked?.type === "known" && sameValue(asked, state.asked);
  const other = history.findIndex((one) => !isAlike(one));
  return other === -1 ? history : history.slice(0, other);
}
