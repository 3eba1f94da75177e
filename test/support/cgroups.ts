import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { cgroupMount } from "../../src/proc/cgroup.ts";
import { startProgram, type Program } from "./program.ts";

/** Where the tests make cgroups of version 2: below one of their own; null: they cannot. */
const root = writableRoot();

/** Whether cgroups can be made here; otherwise the reason is printed, and the test is skipped. */
export function canMakeCgroups(): boolean {
  if (root === null) console.log("skipped: no cgroups of version 2 can be made here");
  return root !== null;
}

/** An id as docker and its like make them. */
export function newId(): string {
  return randomBytes(32).toString("hex");
}

/** Makes a cgroup; gives its directory. It goes with the test process. */
export function makeCgroup(path: string): string {
  const folder = join(root ?? "", path);
  mkdirSync(folder, { recursive: true });
  made.push(folder);
  return folder;
}

/** A command that moves itself into that cgroup, and runs there. */
export function inCgroup(folder: string, command: readonly string[]): readonly [string, ...string[]] {
  return ["sh", "-c", 'echo 0 > "$0/cgroup.procs" && exec "$@"', folder, ...command];
}

/** A program in a cgroup and, as in a container, in a pid namespace of its own; `pid`: as we see it. */
export async function startInside(
  folder: string,
  command: readonly string[],
): Promise<{ readonly pid: number; readonly program: Program }> {
  const [file, ...args] = inCgroup(folder, ["unshare", "-pf", "--kill-child", ...command]);
  const program = await startProgram(file, args, /ready/);
  const { stdout } = spawnSync("cat", [`/proc/${program.pid}/task/${program.pid}/children`], { encoding: "utf8" });
  return { pid: Number(stdout), program };
}

const made: string[] = [];

process.once("exit", () => {
  for (const folder of made.reverse()) removeUpTo(folder);
});

function removeUpTo(folder: string): void {
  if (root === null || folder.length < root.length) return;
  try {
    rmdirSync(folder);
    removeUpTo(dirname(folder));
  } catch {
    // A program is in it still, or another test's cgroup.
  }
}

function writableRoot(): string | null {
  const mount = cgroupMount();
  if (mount === null || process.geteuid?.() !== 0) return null;
  const own = join(mount.at, `socktrace-test-${process.pid}`);
  try {
    mkdirSync(own);
    rmdirSync(own);
    return own;
  } catch {
    return null;
  }
}
