import { asBytes, asTid, type Bytes, type Micros, type Pid } from "../base/brands.ts";
import type { EventOf } from "../events/event.ts";
import { listThreads, readCmdline, readComm } from "../proc/process.ts";
import { readStatus } from "../proc/status.ts";

/** A process that we did not see start: its name, and which threads are its own. Empty: it has ended, as strace reports. */
export function describeProcess(pid: Pid, time: Micros): readonly EventOf<"described">[] {
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
  };
  return listThreads(pid).map((tid) => ({ ...about, seen: { tid, time, line: 0, call: "attach" } }));
}

/** A program that renames itself (setproctitle) fills the rest of its command line with blanks or empty words. */
function words(cmdline: readonly Bytes[]): readonly Bytes[] {
  const argv = cmdline.map((word) => asBytes(word.trimEnd()));
  const last = argv.findLastIndex((word) => word !== "");
  return argv.slice(0, last + 1);
}
