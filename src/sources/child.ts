import { execFile, spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { codeOf, fault, type Fault } from "./fault.ts";

/** A child process that was started. */
export type Child = ChildProcess & { readonly pid: number };

/** What a program said that was asked something and has ended. */
export interface Answer {
  /** Both its outputs. */
  readonly text: string;
  /** Null: it was ended by a signal, ours when it took too long, or never started. */
  readonly status: number | null;
  /** Why it could not be started (`ENOENT`); null: it was. */
  readonly trouble: string | null;
}

/**
 * Starts a program; every reason why the kernel refuses (missing, EAGAIN, EMFILE, E2BIG) is a Fault.
 *
 * Node's own child_process: execa would take a third of the time that a short trace costs (60 ms to load), and
 * nothing of what it adds is needed here.
 */
export async function start(path: string, args: readonly string[], options: SpawnOptions): Promise<Child | Fault> {
  try {
    const child = spawn(path, args, options);
    await once(child, "spawn");
    if (isStarted(child)) return child;
  } catch (error) {
    return fault(`${path} cannot be started (${codeOf(error) ?? "unknown error"})`);
  }
  return fault(`${path} cannot be started`);
}

/** Runs a program that answers and ends; one that does not within `seconds` is killed. */
export function ask(path: string, args: readonly string[], seconds: number): Promise<Answer> {
  return new Promise((resolve) => {
    try {
      execFile(path, args, { timeout: seconds * 1000, killSignal: "SIGKILL" }, (error, stdout, stderr) => {
        const code = error?.code;
        const status = error === null ? 0 : typeof code === "number" ? code : null;
        resolve({ text: stdout + stderr, status, trouble: typeof code === "string" ? code : null });
      });
    } catch (error) {
      resolve({ text: "", status: null, trouble: codeOf(error) ?? "unknown error" });
    }
  });
}

/** How it ended, when all it had to say has been read. */
export function endOf(child: Child): Promise<{ status: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    child.on("close", (status: number | null, signal: NodeJS.Signals | null) => {
      resolve({ status, signal });
    });
  });
}

function isStarted(child: ChildProcess): child is Child {
  return child.pid !== undefined;
}
