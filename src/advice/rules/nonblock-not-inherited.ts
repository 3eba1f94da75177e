import { byMoment } from "../case.ts";
import type { Rule } from "../rule.ts";

export const nonblockNotInherited: Rule = {
  id: "nonblock-not-inherited",
  level: "note",
  title: "The listener is non-blocking, the sockets that it accepts are not",
  why: "On Linux accept() does not pass O_NONBLOCK on, as BSD does: a read of an accepted socket waits though the listener's accept() does not. In an event loop one client that sends nothing stops all others.",
  instead: "Use accept4() with SOCK_NONBLOCK, or fcntl(F_SETFL) on the accepted socket.",
  bad: `int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
int s = accept(listener, NULL, NULL);              /* blocks */`,
  good: `int s = accept4(listener, NULL, NULL, SOCK_NONBLOCK);`,
  options: [],
  check(one) {
    const { listener, opened, nonblock, flagsShown } = one.socket;
    // Who looked at the flags of the accepted socket, or set them, knows.
    if (opened === null || listener?.nonblock !== true || nonblock !== false || flagsShown) return null;
    return {
      text: "the listener is non-blocking, and the socket that it accepted blocks: a read waits until the peer sends",
      fix: "use accept4() with SOCK_NONBLOCK if the program must not wait",
      evidence: [{ ...byMoment(opened), text: "without SOCK_NONBLOCK" }],
    };
  },
};
