import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { killPrograms } from "../../support/program.ts";
import { SOCKTRACE } from "../../support/socktrace.ts";
import { until } from "./target.ts";

/** A socktrace that runs in a session of its own, as nobody's job. */
export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** How it ended, once all its output is read. */
  readonly ended: Promise<How>;
  /** How it ended, though a program that it left may hold its output still. */
  readonly exited: Promise<How>;
}

export interface How {
  readonly status: number | null;
  readonly signal: string | null;
}

const started: ChildProcess[] = [];

export interface Way {
  readonly stdio?: StdioOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** Another command, which runs socktrace itself. */
  readonly command?: readonly [string, ...string[]];
  /** False: whoever started it reads its output, or does not. */
  readonly isRead?: false;
}

/** Starts it; its output is kept unless `stdio` directs it elsewhere. */
export function startSocktrace(args: readonly string[], way: Way = {}): Running {
  const [file, ...words] = way.command ?? [process.execPath, SOCKTRACE, ...args];
  const child = spawn(file, words, {
    stdio: way.stdio ?? ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...way.env },
    detached: true,
  });
  started.push(child);
  const read = (stream: NodeJS.ReadableStream | null): (() => string) => {
    let text = "";
    if (way.isRead !== false) stream?.on("data", (chunk: Buffer) => (text += chunk.toString()));
    return () => text;
  };
  const [stdout, stderr] = [read(child.stdout), read(child.stderr)];
  const end = (event: "close" | "exit"): Promise<How> =>
    new Promise((done) => {
      child.on(event, (status: number | null, signal: string | null) => {
        done({ status, signal });
      });
    });
  const [ended, exited] = [end("close"), end("exit")];
  return { child, pid: child.pid ?? 0, stdout, stderr, kill: (signal) => child.kill(signal), ended, exited };
}

/** The same with a strace that behaves badly: fake/strace describes how. */
export function startFake(fake: string, args: readonly string[], env: Way["env"] = {}): Running {
  return startSocktrace(["--strace", "test/live/safety/fake/strace", ...args], { env: { ...env, FAKE: fake } });
}

/** Attached, and the timeline has begun. */
export async function attachTo(pid: number, ...flags: readonly string[]): Promise<Running> {
  const running = startSocktrace([...flags, "-p", String(pid)]);
  await until(() => running.stdout().includes("set       SO_KEEPALIVE") || running.child.exitCode !== null);
  return running;
}

/** A test that failed must not leave its programs behind: the test process would wait for them. */
export function endAll(): void {
  killPrograms();
  for (const { pid } of started) {
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      // They have all ended.
    }
  }
}

/** How a run ended, and its output. */
export interface Outcome {
  readonly status: number | null;
  readonly signal: string | null;
  /**
   * The lines of our own on stderr, but for the price, which depends on the machine's speed (test/live/price.test.ts), and
   * for what we are attached to (test/live/attach.test.ts).
   */
  readonly lines: readonly string[];
  /** All that was written. */
  readonly text: string;
}

export async function end(socktrace: Running): Promise<Outcome> {
  const how = await socktrace.ended;
  const lines = socktrace.stderr().match(/^socktrace: (?!tracing slowed the program|attached to ).*$/gm) ?? [];
  return { ...how, lines, text: socktrace.stdout() + socktrace.stderr() };
}
