import { setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";
import { isListener } from "../../world/role.ts";
import type { OptionState } from "../../world/socket.ts";

export const timeoutWithoutBlocking: Rule = {
  id: "timeout-without-blocking",
  level: "note",
  title: "A time-out is set on a non-blocking socket, whose calls do not wait",
  why: "SO_RCVTIMEO and SO_SNDTIMEO limit how long a call blocks. On a non-blocking socket none does: recv() with a time-out of 2 s returned EAGAIN after 3 microseconds, and poll() and epoll_wait() do not look at it (measured on 6.18).",
  instead: "Give the time to poll() or epoll_wait(), or leave the socket blocking.",
  bad: `int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
struct timeval most = { 2, 0 };
setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);`,
  good: `struct pollfd readable = { s, POLLIN };
if (poll(&readable, 1, 2000) == 0)
  give_up();`,
  options: ["SO_RCVTIMEO", "SO_SNDTIMEO"],
  check(one) {
    // A listener passes them on, and accept() makes sockets that block.
    if (isListener(one.socket)) return null;
    const set = ["SO_RCVTIMEO", "SO_SNDTIMEO"].flatMap((name) => setInVain(one, name));
    if (set.length === 0) return null;
    return {
      text: `${set.map(({ name }) => name).join(" and ")} ${set.length === 1 ? "was" : "were"} set while the socket was non-blocking, and it stayed so: no call waits, so nothing times out`,
      fix: "give the time to poll() or epoll_wait()",
      evidence: set.map(setBy),
    };
  },
};

/** 0, no time-out, is what every socket has. */
function setInVain(one: Case, name: string): readonly OptionState[] {
  const state = one.setHere(name);
  if (state?.asked?.type !== "known" || state.asked.data === 0) return [];
  return one.isNonblockingSince(state.at) ? [state] : [];
}
