import { withCommas } from "../../base/with-commas.ts";
import { boundAndListened } from "../case.ts";
import type { Rule } from "../rule.ts";

const LIMIT = "net.core.somaxconn";

/** SOMAXCONN of sys/socket.h, before glibc 2.30 and since: it means the most that there is. */
const MOST: readonly number[] = [128, 4096];
/** From here on a program means the most that there is: the field had 16 bits before Linux 4.9. */
const VERY_LARGE = 65_535;

export const backlogClamped: Rule = {
  id: "backlog-clamped",
  level: "note",
  despiteLoss: true,
  title: "listen() asks for a longer queue than the machine allows",
  why: "The backlog is cut to net.core.somaxconn, and listen() reports no error: with a limit of 4096, listen(s, 5000) makes a queue of 4096 (measured on 6.18). Connections that find it full are dropped, and the client tries again after a second.",
  instead: "Raise net.core.somaxconn too, or ask for what it allows; -1 takes all of it.",
  bad: `listen(s, 5000);                             /* net.core.somaxconn is 4096 */`,
  good: `listen(s, -1);                               /* as many as the machine allows */`,
  options: [],
  check(one) {
    // What was found is what is in force, not what listen() asked for.
    const { backlog, listenedBy } = one.socket;
    const most = one.sysctl(LIMIT);
    if (!one.isListener || listenedBy === null || backlog === null || most === null || backlog <= most) return null;
    if (backlog >= VERY_LARGE || MOST.includes(backlog)) return null;
    return {
      text: `listen() asked for a queue of ${withCommas(backlog)} connections, and ${LIMIT} cuts that to ${withCommas(most)}`,
      fix: `raise ${LIMIT} to ${withCommas(backlog)}, or ask for less`,
      evidence: boundAndListened(one.socket),
    };
  },
};
