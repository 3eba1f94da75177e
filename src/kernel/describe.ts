import { asBytes, asTid, type Bytes, type Micros, type Pid, type Tid } from "../base/brands.ts";
import { containerOf } from "../containers/containers.ts";
import { ELSEWHERE, type Seen, type SocketEvent } from "../events/event.ts";
import { listThreads, namespaceOf, readCmdline, readComm } from "../proc/process.ts";
import { readStatus } from "../proc/status.ts";

/**
 * A process that we did not see start: its name, which threads are its own, the container that it is in, and whether it is in
 * another network namespace than we are. Empty: it has ended, as strace reports.
 */
export function describeProcess(pid: Pid, time: Micros): readonly SocketEvent[] {
  const command = readComm(pid);
  const cmdline = readCmdline(pid);
  const status = readStatus(pid);
  if (command === null || cmdline === null || status === null) return [];
  const argv = words(cmdline);
  const about = {
    type: "described" as const,
    leader: pid,
    parent: status.parent === 0 ? null : asTid(status.parent),
    command,
    argv: argv.length === 0 ? null : argv,
    ...(status.inner === null ? {} : { inner: asTid(status.inner) }),
  };
  const seenOn = (tid: Tid): Seen => ({ tid, time, line: 0, call: "attach" });
  const threads = listThreads(pid).map((tid) => ({ ...about, seen: seenOn(tid) }));
  const container = containerOf(pid);
  const inside: readonly SocketEvent[] =
    container === null ? [] : [{ type: "contained", seen: seenOn(asTid(pid)), container }];
  if (isHere(pid)) return [...threads, ...inside];
  return [...threads, ...inside, { type: "doubt", seen: seenOn(asTid(pid)), elsewhere: true, cause: ELSEWHERE }];
}

/** Also where it is not for us to see. */
function isHere(pid: Pid): boolean {
  const [its, own] = [namespaceOf(pid, "net"), namespaceOf("self", "net")];
  return its === null || own === null || its === own;
}

/** A program that renames itself (setproctitle) fills the rest of its command line with blanks or empty words. */
function words(cmdline: readonly Bytes[]): readonly Bytes[] {
  const argv = cmdline.map((word) => asBytes(word.trimEnd()));
  const last = argv.findLastIndex((word) => word !== "");
  return argv.slice(0, last + 1);
}
