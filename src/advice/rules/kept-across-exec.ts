import { printable } from "../../base/bytes.ts";
import { byMoment } from "../case.ts";
import type { Rule } from "../rule.ts";

export const keptAcrossExec: Rule = {
  id: "kept-across-exec",
  level: "warning",
  title: "A listener stayed open in a program that was executed and never used it",
  why: "Without SOCK_CLOEXEC a child has every socket of its parent, and exec keeps them. While it runs the port is taken, however often the server itself ends: its restart fails with EADDRINUSE. And since the listener lives, clients go on connecting, to a queue that nobody empties (both measured on 6.18). Nothing is said of an fd that was given on purpose: CLOEXEC taken away, another number by dup2(), 0 to 2; nor of a program that ends before the server does.",
  instead: "Give SOCK_CLOEXEC to socket(), accept4() and socketpair().",
  bad: `int s = socket(AF_INET, SOCK_STREAM, 0);
...                                          /* bind, listen */
if (fork() == 0) execl("/usr/bin/helper", "helper", NULL);`,
  good: `int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);`,
  options: [],
  check(one) {
    const { kept, opened, cloexec, first } = one.socket;
    // `cloexec` is null where the calls that change it were not traced.
    if (kept === null || opened === null || cloexec !== false || first.fd <= 2) return null;
    const program = printable(kept.program);
    return {
      text: `the listener stayed open in ${program}, which never used it: while that runs the port is taken, and clients connect and wait`,
      fix: "give SOCK_CLOEXEC to socket(), or set FD_CLOEXEC",
      evidence: [
        { ...byMoment(opened), text: "without SOCK_CLOEXEC" },
        { at: kept.time, tid: kept.tid, call: "execve", text: `${program}, with fd ${first.fd}` },
      ],
    };
  },
};
