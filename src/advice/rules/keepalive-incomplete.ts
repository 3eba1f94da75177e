import { setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";

const times = ["TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"];

export const keepaliveIncomplete: Rule = {
  id: "keepalive-incomplete",
  level: "warning",
  title: "Times of keepalive are set, and keepalive is off",
  why: "TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT say when and how often to probe; whether there are probes at all says SO_KEEPALIVE, which is off by default. Without it a peer that has vanished is never noticed on an idle connection.",
  instead: "Set SO_KEEPALIVE too.",
  bad: `setsockopt(s, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);`,
  good: `setsockopt(s, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);`,
  options: ["SO_KEEPALIVE", ...times],
  check(one) {
    const set = times.map((name) => one.setHere(name) ?? one.found(name)).filter((state) => state !== null);
    if (set.length === 0 || one.value("SO_KEEPALIVE") !== false || !isWanted(one)) return null;
    return {
      text: `${set.map(({ name }) => name).join(", ")} ${set.length === 1 ? "is" : "are"} set, and SO_KEEPALIVE is off: nothing is probed`,
      fix: "set SO_KEEPALIVE too",
      evidence: set.map(setBy),
    };
  },
};

/** A connection, or a listener whose connections do not turn it on themselves: they have its times then. */
function isWanted(one: Case): boolean {
  if (!one.isListener) return one.isConnection;
  const accepted = one.around.acceptedBy(one.socket);
  // Whether those that it accepted earlier had it on is not known.
  if (one.socket.opened === null && accepted.length === 0) return false;
  return accepted.every((socket) => one.of(socket).value("SO_KEEPALIVE") === false);
}
