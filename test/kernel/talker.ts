import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { asPid, type Fd, type Inode, type Pid } from "../../src/base/brands.ts";

/** A running program that prints lines of JSON and reads lines of JSON. */
export interface Talker {
  readonly pid: Pid;
  /** The next line that it prints. */
  readonly nextLine: () => Promise<unknown>;
  readonly send: (what: unknown) => void;
  /** Ends its input and waits for its end. */
  readonly end: () => Promise<void>;
}

/** Runs `use` with a program, which is ended afterwards, also where `use` fails: it would keep this process alive. */
export async function withTalker<T>(command: readonly string[], use: (talker: Talker) => Promise<T>): Promise<T> {
  const [file = "", ...args] = command;
  const talker = startTalker(file, args);
  try {
    return await use(talker);
  } finally {
    await talker.end();
  }
}

/** The same with a Python program given as text. */
export function withPython<T>(program: string, use: (talker: Talker) => Promise<T>): Promise<T> {
  return withTalker(["python3", "-c", program], use);
}

/** The program's first line is not read yet. */
function startTalker(command: string, args: readonly string[]): Talker {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, { stdio: "pipe" });
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "exit");
  return {
    pid: asPid(child.pid ?? 0),
    nextLine: async () => {
      const line = await lines.next();
      if (line.done === true) throw new Error(`${command} ended without an answer`);
      return JSON.parse(line.value) as unknown;
    },
    send: (what) => child.stdin.write(`${JSON.stringify(what)}\n`),
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

interface Made {
  readonly label: string;
  readonly fd: Fd;
  readonly inode: Inode;
}

/** The first line of factory.py. */
interface Factory {
  readonly pid: Pid;
  readonly made: readonly Made[];
  readonly skipped: Readonly<Record<string, string>>;
}

/** Bytes as hex, or minus an errno, by fd and by `level number`. */
export type OwnAnswers = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

export type FactoryTalker = Talker & { readonly factory: Factory };

/** The same with factory.py, through `prefix` where it should run elsewhere (`ip netns exec NAME`). */
export function withFactory<T>(prefix: readonly string[], use: (talker: FactoryTalker) => Promise<T>): Promise<T> {
  const file = new URL("factory.py", import.meta.url).pathname;
  return withTalker([...prefix, "python3", file], async (talker) =>
    use({ ...talker, factory: (await talker.nextLine()) as Factory }),
  );
}
