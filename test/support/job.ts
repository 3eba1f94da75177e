import { spawn, type ChildProcess } from "node:child_process";

/** One process that has to succeed: a test file or a check. */
export interface Job {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly seconds: number;
  readonly isTest: boolean;
  /** Where commands are looked up; ours where it is not given. */
  readonly path?: string;
}

export interface Outcome {
  readonly output: string;
  /** Why it failed; null: it succeeded. */
  readonly trouble: string | null;
  readonly seconds: number;
}

const running = new Set<ChildProcess>();

/**
 * Runs the job in a process group of its own, which is killed when the time is over and also when the job has
 * ended: a test must not leave servers behind.
 */
export function runJob(job: Job): Promise<Outcome> {
  const [file, ...args] = job.command;
  const started = Date.now();
  const path = job.path ?? process.env["PATH"];
  const env = { ...process.env, PATH: path, NO_COLOR: "1", FORCE_COLOR: "0" };
  const child = spawn(file, args, { detached: true, stdio: ["ignore", "pipe", "pipe"], env });
  running.add(child);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child);
  }, job.seconds * 1000);
  // A process that was left behind can hold the pipes open: it is killed on exit, `close` follows.
  child.on("exit", () => {
    killGroup(child);
  });
  return new Promise((done) => {
    const finish = (trouble: string | null): void => {
      clearTimeout(timer);
      running.delete(child);
      done({ output: Buffer.concat(chunks).toString(), trouble, seconds: (Date.now() - started) / 1000 });
    };
    child.on("error", (error) => {
      finish(`could not start: ${error.message}`);
    });
    child.on("close", (code, signal) => {
      if (timedOut) finish(`killed after ${job.seconds} s`);
      else finish(code === 0 ? null : signal === null ? `exit status ${code}` : `killed by ${signal}`);
    });
  });
}

/** Ends every job that still runs, with all its processes. */
export function killAll(): void {
  for (const child of running) killGroup(child);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The whole group has ended already.
  }
}
