import { readFileSync, readdirSync } from "node:fs";
import { asMicros, asTid, type Pid } from "../base/brands.ts";
import { fromUint8, printable } from "../base/bytes.ts";
import type { EventOf } from "../events/event.ts";
import { parseCmdline } from "./proc/process.ts";

/** What /proc says of a process that we did not see start: its name, and which threads are its own. */
export function describeProcess(pid: Pid): readonly EventOf<"described">[] {
  try {
    const file = (name: string): Buffer => readFileSync(`/proc/${pid}/${name}`);
    const argv = parseCmdline(fromUint8(file("cmdline"))).map(printable);
    const parent = /^PPid:\s*(\d+)/m.exec(file("status").toString("latin1"));
    const about = {
      type: "described" as const,
      time: asMicros(Date.now() * 1000),
      line: 0,
      call: "attach",
      leader: pid,
      parent: parent === null || parent[1] === "0" ? null : asTid(Number(parent[1])),
      command: printable(fromUint8(file("comm"))).replace(/\\x0a$/, ""),
      argv: argv.length === 0 ? null : argv,
    };
    return readdirSync(`/proc/${pid}/task`).map((tid) => ({ ...about, tid: asTid(Number(tid)) }));
  } catch {
    // It ended between the attach and this look: strace says so itself.
    return [];
  }
}
