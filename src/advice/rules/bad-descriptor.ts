import type { Misuse } from "../../world/misuse.ts";
import type { Moment, Socket } from "../../world/socket.ts";
import { called } from "../case.ts";
import type { Finding, Rule } from "../rule.ts";

export const badDescriptor: Rule = {
  id: "bad-descriptor",
  level: "error",
  ofOne: true,
  title: "A call on an fd that had been closed: EBADF, or ENOTSOCK where a file has its number by now",
  why: "The kernel gives out the lowest free number again at once, so a program that goes on to use a closed one mostly hits somebody else. The dangerous mistake is a second close(): it succeeds where the number was given out again in between, and closes a socket of another part of the program, whose next call fails with EBADF (measured on 6.18), or works on a third one. Nothing is said of calls that only ask (getsockopt(), getpeername()), nor of loops that close all numbers, nor where another file had the number in between; nor, with --engine ebpf, of a second close(), as the closes of files are not seen there.",
  instead:
    "Give each fd one owner, who alone closes it, and set the variable to -1 at close(). Threads that use it are waited for, or woken by shutdown(), before it is closed.",
  bad: `close(s);
...                                          /* another thread: socket() gives the same number */
close(s);                                    /* succeeds, and closes that one */`,
  good: `close(s);
s = -1;`,
  options: [],
  check({ socket, around }) {
    const misuse = around.misuses.get(socket);
    return misuse === undefined ? null : found(socket, misuse);
  },
};

function found(socket: Socket, misuse: Misuse): Finding {
  const { call, errno, attempt, fd, at, tid, count, gone, before } = misuse;
  const what = attempt === call || attempt === "" ? "" : ` ${attempt.replace(`${call} `, "")}`;
  const times = count > 1 ? `, ${count} times` : "";
  const evidence = [
    ...(before === null ? [] : called(before, `fd ${fd}, another socket`)),
    ...called(socket.opened, `fd ${socket.first.fd}`),
    ...called(gone, `fd ${fd}`),
    { at, tid, call, text: `fd ${fd}${what}: ${errno}${times}` },
  ];
  if (call === "close")
    return {
      level: "warning",
      text: `closed twice: ${errno}. Had the number been given out again in between, the second close() would have closed another's fd`,
      fix: "set the variable to -1 at close(), and let one part of the program alone close it",
      evidence,
    };
  return {
    text: `${call}() on an fd that ${howGone(gone, tid)} before: ${errno}${strayText(socket, gone, before)}`,
    fix: "give the fd one owner, who alone closes it once nobody uses it any more",
    evidence,
  };
}

function howGone({ call, tid }: Moment, user: Misuse["tid"]): string {
  if (call === "execve") return "exec had closed (close-on-exec)";
  return tid === user ? "the same thread had closed" : "another thread had closed";
}

/** Whoever closed it had closed its number once before, and had not opened this socket. */
function strayText({ opened }: Socket, gone: Moment, before: Moment | null): string {
  const isStray = before !== null && opened !== null && before.tid === gone.tid && opened.tid !== gone.tid;
  return isStray
    ? "; that thread had closed the number before, when another socket had it: perhaps this was a second close() of that one"
    : "";
}
