import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Verification } from "../../src/events/claim.ts";
import { startProgram, type Program } from "./program.ts";

/** The command line under test: what `npm run build` made. */
export const SOCKTRACE = "bin/socktrace.js";

/** The summary document, as far as tests look into it; the schema test looks at all of it. */
export interface Summary {
  readonly schema: string;
  readonly strace: string | null;
  readonly source: string;
  readonly processes: readonly {
    readonly pid: number;
    readonly innerPid?: number;
    readonly container: unknown;
    readonly ppid: number | null;
    readonly command: string;
    readonly argv: readonly string[] | null;
    readonly exit: unknown;
    readonly started: number | null;
    readonly ended: number | null;
    readonly fds: readonly { readonly fd: number; readonly socket: number }[];
  }[];
  readonly sockets: readonly SocketSummary[];
  readonly groups: readonly {
    readonly role: string | null;
    readonly count: number;
    readonly sockets: readonly number[];
  }[];
  readonly unknown: readonly { readonly cause: string }[];
  readonly unparsed: number;
  /** With --verify. */
  readonly verified?: Verification;
}

export interface SocketSummary {
  readonly incomplete?: true;
  readonly id: number;
  readonly inode: number | null;
  readonly state: string | null;
  readonly local: unknown;
  readonly peer: unknown;
  readonly backlog: number | null;
  readonly listener: number | null;
  readonly opened: { readonly at: number; readonly pid: number; readonly call: string } | null;
  readonly closed: { readonly at: number; readonly pid: number; readonly call: string } | null;
  readonly options: readonly {
    readonly level: string;
    readonly name: string;
    readonly value: unknown;
    readonly asked: unknown;
    readonly origin: string;
    readonly at: number | null;
    readonly pid: number;
  }[];
  readonly failed: readonly { readonly call: string; readonly errno: string; readonly count: number }[];
}

/** A run to its end. */
export function socktrace(
  args: readonly string[],
  input = "",
): { status: number | null; signal: string | null; stdout: string; stderr: string } {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [SOCKTRACE, ...args], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { status, signal, stdout, stderr };
}

/** A program under a live trace, and its summary when it has ended. */
export interface Traced {
  readonly program: Program;
  /** Ends the program's input and waits: the summary and how socktrace ended. */
  readonly finish: (signal?: NodeJS.Signals) => Promise<{ summary: Summary; how: number | NodeJS.Signals }>;
}

/** Launches a program under socktrace and waits until it prints that it is ready. */
export async function trace(
  command: readonly string[],
  until?: RegExp,
  flags: readonly string[] = [],
): Promise<Traced> {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
  const file = join(folder, "summary.json");
  const program = await startProgram(
    process.execPath,
    [SOCKTRACE, "--json", "-o", file, ...flags, "--", ...command],
    until,
  );
  return {
    program,
    finish: async (signal) => {
      const how = await program.end(signal);
      const summary = parse(readFileSync(file, "utf8"));
      rmSync(folder, { recursive: true });
      return { summary, how };
    },
  };
}

/** Whether tracing is allowed here; otherwise the reason is printed, and the test is skipped. */
export function canTrace(): boolean {
  const probe = spawnSync("strace", ["-o", "/dev/null", "true"], { encoding: "utf8" });
  if (probe.status !== 0) console.log(`skipped: no live trace is possible here: ${probe.stderr.trim()}`);
  return probe.status === 0;
}

function parse(text: string): Summary {
  return JSON.parse(text) as Summary;
}
