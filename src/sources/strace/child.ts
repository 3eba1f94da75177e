import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import type { Readable, Writable } from "node:stream";
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
  readonly ended: Promise<Ending>;
}

interface Ending {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
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

/**
 * Starts a program; every reason why the kernel refuses (missing, EAGAIN, E2BIG) is a Fault; of EMFILE see
 * descriptors.ts. `env` is added to ours. It does not end with us, and its streams are the caller's to read. Not by
 * execa, whose loading and starting of five programs took a fifth of our start.
 */
export async function start(
  path: string,
  args: readonly string[],
  { env, ...options }: SpawnOptions,
  placement: Placement | null,
): Promise<Child | Fault> {
  placement?.enter();
  const [file, words] = asStarted([path, ...args]);
  const begun = begin(file, words, { ...options, env: { ...process.env, ...env } });
  placement?.leave();
  const child = await begun;
  if (typeof child === "string") return fault(`${path} cannot be started (${child})`);
  return {
    type: "child",
    pid: child.pid,
    stdin: child.process.stdin,
    stderr: child.process.stderr,
    kill: (signal) => void child.process.kill(signal),
    unref: () => {
      child.process.unref();
    },
    ended: child.ended,
  };
}

/** A shell, which becomes the program, where there are bytes that Node cannot pass on. */
function asStarted(command: readonly string[]): [file: string, args: readonly string[]] {
  const variables = systemVariables();
  if (variables.length > 0 || command.some(hasBytes)) return ["/bin/sh", ["-c", shellScript(command, variables)]];
  const [file = "", ...args] = command;
  return [file, args];
}

/** Runs a program to its end; after `seconds` it is killed. */
export async function ask(path: string, args: readonly string[], seconds: number): Promise<Answer> {
  const child = await begin(path, args, {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: seconds * 1000,
    killSignal: "SIGKILL",
  });
  if (typeof child === "string") return { text: "", status: null, startError: child };
  let text = "";
  for (const stream of [child.process.stdout, child.process.stderr])
    stream?.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  const { status } = await child.ended;
  return { text, status, startError: null };
}

interface Begun {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<Ending>;
}

/** Or the code of the error, if it cannot be started: most come by an event, E2BIG is thrown. */
async function begin(path: string, args: readonly string[], options: SpawnOptions): Promise<Begun | string> {
  try {
    const process = spawn(path, args, options);
    // Later ones are of signals that could not be sent.
    const refused = new Promise<Error>((resolve) => process.on("error", resolve));
    const ended = new Promise<Ending>((resolve) => {
      process.on("close", (status, signal) => {
        resolve({ status, signal });
      });
    });
    const { pid } = process;
    return pid === undefined ? codeOrNone(await refused) : { process, pid, ended };
  } catch (error) {
    return codeOrNone(error);
  }
}

function codeOrNone(error: unknown): string {
  return codeOf(error) ?? "unknown error";
}
