import type { Bytes } from "../base/brands.ts";
import { readFile, type ProcessId, type ReadFile } from "./file.ts";

/** /proc/PID/cgroup (cgroups(7)): the paths as the root of our own cgroup namespace has them; null: it has ended. */
export function readCgroup(pid: ProcessId, read: ReadFile = readFile): Bytes | null {
  return read(`/proc/${pid}/cgroup`);
}

/** Where the hierarchy of cgroups of version 2 is mounted, and which path of it is there. */
export interface CgroupMount {
  readonly at: string;
  readonly root: string;
}

/** Null: it is not mounted where we are. */
export function cgroupMount(text: string = readFile("/proc/self/mountinfo") ?? ""): CgroupMount | null {
  for (const line of text.split("\n")) {
    // `30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw` (proc_pid_mountinfo(5))
    const [before = "", after = ""] = line.split(" - ");
    const [, , , root, at] = before.split(" ");
    if (after.startsWith("cgroup2 ") && root !== undefined && at !== undefined)
      return { at: unescape(at), root: unescape(root) };
  }
  return null;
}

/** `\040` is a blank. */
function unescape(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}
