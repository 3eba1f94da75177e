import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram } from "../../support/program.ts";
import { until } from "../../support/until.ts";

export { until };

const folders: string[] = [];
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A place for one test's files, which goes with the test process. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-safety-"));
  folders.push(folder);
  return folder;
}

/** The command line of target.py with its file of numbers, and a reader of that file. */
export interface Counter {
  readonly command: readonly string[];
  /** Steps done so far. */
  readonly done: () => number;
  /** Steps that failed with ENOSYS. */
  readonly refused: () => number;
  /** Resolves when so many more steps are done; a test that waits for ever is ended by the runner. */
  readonly more: (steps: number) => Promise<void>;
}

export function counter(...flags: readonly string[]): Counter {
  const file = join(scratch(), "numbers");
  const number = (at: number): number => {
    try {
      return Number(readFileSync(file).readBigUInt64LE(at));
    } catch {
      return 0;
    }
  };
  const done = (): number => number(0);
  return {
    command: ["/usr/bin/python3", "test/live/safety/target.py", file, ...flags],
    done,
    refused: () => number(8),
    more: async (steps) => {
      const enough = done() + steps;
      await until(() => done() >= enough);
    },
  };
}

/** A target that runs by itself, to be attached to. */
export interface Target extends Counter {
  readonly pid: number;
  /** Ends it with TERM: 7 is how it ends when nothing disturbed it. */
  readonly end: () => Promise<number | NodeJS.Signals>;
}

export async function startTarget(...flags: readonly string[]): Promise<Target> {
  const counted = counter(...flags);
  const [command = "", ...args] = counted.command;
  const program = await startProgram(command, args);
  return { ...counted, pid: program.pid, end: () => program.end("SIGTERM") };
}

/** A field of /proc/PID/status; null: there is no such process. */
export function status(pid: number, field: string): string | null {
  try {
    return new RegExp(`^${field}:\\s*(.*)$`, "m").exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** Whether it runs: it is there, and no zombie that nobody has waited for. */
export function isAlive(pid: number): boolean {
  const state = status(pid, "State");
  return state !== null && !state.startsWith("Z") && !state.startsWith("X");
}

/** The pid of its tracer; 0: none. */
export function tracerOf(pid: number): number {
  return Number(status(pid, "TracerPid") ?? -1);
}
