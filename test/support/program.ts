import { spawn, type ChildProcess } from "node:child_process";
import { closeSync } from "node:fs";
import { Socket } from "node:net";
import { makePipe } from "./pipe.ts";

/** A running program that has printed that it is ready. */
export interface Program {
  readonly pid: number;
  /** What the pattern matched in its output: the whole match, then the groups. */
  readonly ready: readonly string[];
  /** All it has printed so far, on stdout and on stderr. */
  readonly output: () => string;
  /** Types a text into it. */
  readonly type: (text: string) => void;
  /** Closes its input, waits for its end: its exit status, or the name of the signal. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | NodeJS.Signals>;
}

const running = new Set<ChildProcess>();

/** Kills what startProgram has started and what still runs. */
export function killPrograms(): void {
  for (const child of running) child.kill("SIGKILL");
}

/**
 * Starts a program with real pipes as its input and output, and waits until its output matches: `ready {...}` as
 * a rule. A program that ends before is ready where its output matches then, and an error where it does not.
 */
export async function startProgram(
  command: string,
  args: readonly string[] = [],
  until: RegExp = /^ready (.*)\n/m,
): Promise<Program> {
  const [input, out] = [makePipe(), makePipe()];
  const child = spawn(command, args, { stdio: [input.read, out.write, out.write] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  closeSync(input.read);
  closeSync(out.write);
  const typing = new Socket({ fd: input.write, readable: false });
  // A program that has ended does not read what is typed; `end` returns how it ended.
  typing.on("error", () => undefined);
  let output = "";
  const reading = new Socket({ fd: out.read, writable: false });
  const ended = endOf(child, reading);
  const ready = await new Promise<RegExpExecArray>((done, fail) => {
    const look = (): boolean => {
      const found = until.exec(output);
      if (found !== null) done(found);
      return found !== null;
    };
    reading.on("data", (chunk) => {
      output += chunk.toString();
      look();
    });
    ended.then((how) => {
      if (!look()) fail(new Error(`${command} ended (${how}) before it was ready:\n${output}`));
    }, fail);
  });
  return {
    pid: child.pid ?? 0,
    ready,
    output: () => output,
    type: (text) => typing.write(text),
    end: (signal) => {
      typing.end();
      if (signal !== undefined) child.kill(signal);
      return ended;
    },
  };
}

/** The end of the process and of its output. */
async function endOf(child: ChildProcess, reading: Socket): Promise<number | NodeJS.Signals> {
  const silence = new Promise((done) => reading.on("close", done));
  const end = await new Promise<number | NodeJS.Signals>((done, fail) => {
    child.on("error", fail);
    child.on("exit", (code, signal) => {
      done(code ?? signal ?? "SIGKILL");
    });
  });
  await silence;
  return end;
}
