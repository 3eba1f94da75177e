import { statSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { execa, type Options } from "execa";
import { codeOf, fault, type Fault } from "../../base/fault.ts";
import { hasBytes, shellScript, systemVariables } from "../system-text.ts";
import type { Placement } from "./placement.ts";

/** A child process that was started. */
export interface Child {
  readonly type: "child";
  readonly pid: number;
  /** Null where they are not pipes of ours. */
  readonly stdin: Writable | null;
  readonly stderr: Readable | null;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** We may end before it does. */
  readonly unref: () => void;
  /** How it ended, once its output has been read to the end. */
  readonly ended: Promise<{ readonly status: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** The output of a program that has ended. */
export interface Answer {
  /** stdout and stderr. */
  readonly text: string;
  /** Null: it was ended by a signal, ours when it took too long, or never started. */
  readonly status: number | null;
  /** Why it could not be started (`ENOENT`); null: it was. */
  readonly startError: string | null;
}

/** A program that the kernel did not start. */
export interface NotStarted extends Fault {
  /** `ENOENT` */
  readonly code: string;
}

/**
 * Starts a program; every reason why the kernel refuses (missing, EAGAIN, E2BIG) is a Fault; of EMFILE see
 * descriptors.ts. It does not end with us (`cleanup`), and its streams are the caller's to read (`buffer`).
 */
export async function start(
  path: string,
  args: readonly string[],
  options: Options,
  placement: Placement | null,
): Promise<Child | NotStarted> {
  placement?.enter();
  const [file, words] = asStarted([path, ...args]);
  const child = execa(file, words, { ...place(), ...options, reject: false, cleanup: false, buffer: false });
  placement?.leave();
  const { pid, stdin, stderr } = child;
  if (pid === undefined) {
    const code = codeOf((await child).cause) ?? "unknown error";
    return { ...fault(`${path} cannot be started (${code})`), code };
  }
  return {
    type: "child",
    pid,
    stdin: stdin ?? null,
    stderr: stderr ?? null,
    kill: (signal) => void child.kill(signal),
    unref: () => {
      child.unref();
    },
    ended: child.then(({ exitCode, signal }) => ({ status: exitCode ?? null, signal: signal ?? null })),
  };
}

/**
 * execa enters our working directory by its name, which it does not have where it was removed, and which leads elsewhere where
 * something was mounted over it; and Node loses a name that is not UTF-8. This link leads each process to its own.
 */
function place(): { readonly cwd?: string } {
  try {
    const named = statSync(process.cwd());
    const own = statSync(".");
    return named.dev === own.dev && named.ino === own.ino ? {} : { cwd: OWN };
  } catch {
    return { cwd: OWN };
  }
}

const OWN = "/proc/self/cwd";

/** A shell, which becomes the program, where there are bytes that Node cannot pass on. */
function asStarted(command: readonly string[]): [file: string, args: readonly string[]] {
  const variables = systemVariables();
  if (variables.length > 0 || command.some(hasBytes)) return ["/bin/sh", ["-c", shellScript(command, variables)]];
  const [file = "", ...args] = command;
  return [file, args];
}

/** Runs a program to its end; after `seconds` it is killed. */
export async function ask(path: string, args: readonly string[], seconds: number): Promise<Answer> {
  const { all, exitCode, cause } = await execa(path, args, {
    ...place(),
    // With it execa leaves SIGXFSZ, which Node ignores, with its default effect: a file that may not grow would end us.
    cleanup: false,
    all: true,
    reject: false,
    stdin: "ignore",
    timeout: seconds * 1000,
    killSignal: "SIGKILL",
  });
  return { text: all, status: exitCode ?? null, startError: codeOf(cause) };
}
