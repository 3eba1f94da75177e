import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { asPid, type Fd, type Inode, type Pid } from "../../src/base/brands.ts";

/** A program that is running, says JSON lines and takes JSON lines. */
export interface Talker {
  readonly pid: Pid;
  /** The next line that it says. */
  readonly hear: () => Promise<unknown>;
  readonly say: (what: unknown) => void;
  /** Ends its input and waits for its end. */
  readonly end: () => Promise<void>;
}

/** Starts a program; its first line is still to be heard. */
export function startTalker(command: string, args: readonly string[]): Talker {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, { stdio: "pipe" });
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "exit");
  return {
    pid: asPid(child.pid ?? 0),
    hear: async () => {
      const line = await lines.next();
      if (line.done === true) throw new Error(`${command} ended without an answer`);
      return JSON.parse(line.value) as unknown;
    },
    say: (what) => child.stdin.write(`${JSON.stringify(what)}\n`),
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

export interface Made {
  readonly label: string;
  readonly fd: Fd;
  readonly inode: Inode;
}

/** What factory.py says first. */
export interface Factory {
  readonly pid: Pid;
  readonly made: readonly Made[];
  readonly skipped: Readonly<Record<string, string>>;
}

/** Bytes as hex, or minus an errno, by fd and by `level number`. */
export type OwnAnswers = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/** Starts a Python program given as text. */
export function startPython(program: string): Talker {
  return startTalker("python3", ["-c", program]);
}

/** Starts factory.py, through `prefix` where it should run elsewhere (`ip netns exec NAME`). */
export async function startFactory(prefix: readonly string[] = []): Promise<Talker & { readonly factory: Factory }> {
  const [command, ...args] = [...prefix, "python3", new URL("factory.py", import.meta.url).pathname];
  const talker = startTalker(command, args);
  return { ...talker, factory: (await talker.hear()) as Factory };
}
