import { failedBy } from "../case.ts";
import type { Rule } from "../rule.ts";

/** So many failures without a pause: a program that waits in between, or makes room, never has as many. */
const MANY = 100;

export const acceptSpin: Rule = {
  id: "accept-spin",
  level: "warning",
  ofOne: true,
  title: "accept() fails for want of an fd, and is called again at once",
  why: "With EMFILE or ENFILE the connection stays in the queue, so that select(), poll() and epoll report the listener as readable at once: 158,931 turns in half a second (measured on 6.18). The process uses a whole CPU, and no client is served until it has an fd to spare.",
  instead:
    "Stop watching the listener until an fd has been closed, or wait before the next accept(); raise RLIMIT_NOFILE; or keep a spare fd: close it, accept and close the connection, open the spare one again.",
  bad: `for (;;) {
    poll(&listener, 1, -1);                  /* readable, at once */
    int c = accept(listener.fd, NULL, NULL); /* EMFILE: the connection stays in the queue */
    if (c >= 0) serve(c);
}`,
  good: `int c = accept(listener.fd, NULL, NULL);
if (c < 0 && errno == EMFILE) {
    close(spare);
    close(accept(listener.fd, NULL, NULL));
    spare = open("/dev/null", O_RDONLY);
}`,
  options: [],
  check(one) {
    const failure = one.failures(["accept", "accept4"], ["EMFILE", "ENFILE"]).find(({ rapid }) => rapid >= MANY);
    if (failure === undefined) return null;
    const limit = failure.errno === "EMFILE" ? "RLIMIT_NOFILE" : "fs.file-max";
    return {
      text: `accept() failed with ${failure.errno} again and again without a pause: the connection stays in the queue, so the listener is readable at once, and no client is served`,
      fix: `stop watching the listener until an fd has been closed, or keep a spare fd to close and accept with; raise ${limit}`,
      evidence: [failedBy(failure)],
    };
  },
};
