import { spawn, type ChildProcess } from "node:child_process";

/** A program that was started and has said that it is ready. */
export interface Program {
  readonly pid: number;
  /** What the pattern found in its output: the whole match, then the groups. */
  readonly ready: readonly string[];
  /** All it has printed so far, on stdout and on stderr. */
  readonly output: () => string;
  /** Types a text into it. */
  readonly type: (text: string) => void;
  /** Closes its input, waits for its end: its exit status, or the name of the signal. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | NodeJS.Signals>;
}

/** Starts a program with a pipe as its input and waits until its output matches: `ready {...}` as a rule. */
export async function startProgram(
  command: string,
  args: readonly string[] = [],
  until = /^ready (.*)\n/m,
): Promise<Program> {
  const child = spawn(command, args, { stdio: "pipe" });
  const ended = endOf(child);
  // A program that is gone does not take what is typed; how it ended is told by `end`.
  child.stdin.on("error", () => undefined);
  let output = "";
  const ready = await new Promise<RegExpExecArray>((done, fail) => {
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = until.exec(output);
      if (found !== null) done(found);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    ended.then((how) => {
      fail(new Error(`${command} ended (${how}) before it was ready:\n${output}`));
    }, fail);
  });
  return {
    pid: child.pid ?? 0,
    ready,
    output: () => output,
    type: (text) => child.stdin.write(text),
    end: (signal) => {
      child.stdin.end();
      if (signal !== undefined) child.kill(signal);
      return ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => {
      done(code ?? signal ?? "SIGKILL");
    });
  });
}
