import { readFileSync, readdirSync } from "node:fs";
import { asBytes, asTid, type Bytes, type Micros, type Pid } from "../base/brands.ts";
import { fromUint8 } from "../base/bytes.ts";
import type { EventOf } from "../events/event.ts";
import { parseCmdline } from "./proc/process.ts";

/** What /proc says of a process that we did not see start: its name, and which threads are its own. */
export function describeProcess(pid: Pid, time: Micros): readonly EventOf<"described">[] {
  try {
    const file = (name: string): Buffer => readFileSync(`/proc/${pid}/${name}`);
    const argv = words(parseCmdline(fromUint8(file("cmdline"))));
    const parent = /^PPid:\s*(\d+)/m.exec(file("status").toString("latin1"));
    const about = {
      type: "described" as const,
      leader: pid,
      parent: parent === null || parent[1] === "0" ? null : asTid(Number(parent[1])),
      command: asBytes(fromUint8(file("comm")).replace(/\n$/, "")),
      argv: argv.length === 0 ? null : argv,
    };
    return readdirSync(`/proc/${pid}/task`).map((tid) => {
      const seen = { tid: asTid(Number(tid)), time, line: 0, call: "attach" };
      return { ...about, seen };
    });
  } catch {
    // It ended between the attach and this look: strace says so itself.
    return [];
  }
}

/** A program that renames itself (setproctitle) fills the rest of its command line with blanks or empty words. */
function words(cmdline: readonly Bytes[]): readonly Bytes[] {
  const argv = cmdline.map((word) => asBytes(word.trimEnd()));
  const last = argv.findLastIndex((word) => word !== "");
  return argv.slice(0, last + 1);
}
