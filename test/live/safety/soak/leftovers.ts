import { readdirSync, readFileSync } from "node:fs";
import { scratch, until } from "../target.ts";

/** A TMPDIR of their own for runs of socktrace, and what they leave behind: directories there, processes that know it. */
export class Leftovers {
  readonly folder: string = scratch();

  /** What is still there after a moment; a guard may be about to go. */
  async find(): Promise<readonly string[]> {
    const late = Date.now() + 10_000;
    await until(() => this.now().length === 0 || Date.now() > late);
    return this.now();
  }

  private now(): readonly string[] {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
    return [...readdirSync(this.folder), ...pids.filter((pid) => this.knows(pid)).map((pid) => `process ${pid}`)];
  }

  private knows(pid: string): boolean {
    return ["environ", "cmdline"].some((file) => {
      try {
        return readFileSync(`/proc/${pid}/${file}`, "latin1").includes(this.folder);
      } catch {
        return false; // Gone by now, or somebody else's.
      }
    });
  }
}
