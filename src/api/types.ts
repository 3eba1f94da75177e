import type { Readable } from "node:stream";
import type { ChangeData, LostData, MissedData } from "../views/json/change-types.ts";
import type { Summary } from "../views/json/types.ts";

/**
 * A trace under way: a promise of its summary, and an iterable of its changes as they happen.
 *
 *     const run = trace(["./server"]);
 *     for await (const change of run) if (change.type === "change" && change.change === "listening") break;
 *     const summary = await run;
 *
 * The promise rejects with a SocktraceError where nothing could be traced or read. The iteration gives the changes from
 * the moment it begins, and ends with the trace. A log waits for a slow reader; a running program does not: changes that
 * a reader is too slow for are left out and counted (`type: "gap"`).
 */
export interface Run extends PromiseLike<Summary>, AsyncIterable<ChangeData | LostData | MissedData> {
  catch<Reason>(onError: (error: unknown) => Reason | PromiseLike<Reason>): Promise<Summary | Reason>;
  finally(onEnd: () => void): Promise<Summary>;
}

/** A launched program under way. */
export interface Program extends Run {
  /** The program's pid, once it runs; null: it has ended. */
  pid(): Promise<number | null>;
  /** Sends a signal to the program, SIGTERM by default; false: it has ended. */
  kill(name?: NodeJS.Signals): Promise<boolean>;
}

/** An attach under way. */
export interface Attachment extends Run {
  /** Lets the processes go: they run on as if nothing had been there, and the promise gets its summary. */
  detach(): void;
}

export interface SummaryOptions {
  /** Options that nobody set with the kernel's default, and what each option held before; default: false. */
  readonly verbose?: boolean;
}

/** What a live trace can be asked for. */
export interface LiveOptions extends SummaryOptions {
  /** Path or name of the strace to use; default: `strace` on the PATH. */
  readonly strace?: string;
  /** Trace children and threads too; default: true. */
  readonly follow?: boolean;
  /** Trace fewer calls (no close, dup, fcntl, ioctl): less slow; default: false. */
  readonly light?: boolean;
  /** Trace reads and writes too, for the state that they prove (CLOSE_WAIT): slows the program much; default: false. */
  readonly data?: boolean;
  /**
   * Where in the code each socket was made and each option set (`code` in the summary and the changes): slows the program;
   * default: false.
   */
  readonly where?: boolean;
  /** Compare the result with the kernel: `verified` of the summary; default: false. */
  readonly verify?: boolean;
  /** Closed sockets that are listed in full; the others are counted in `groups`; default: 1000. */
  readonly keep?: number;
  /** Called with what a user should know about how the trace was started, a line each. */
  readonly onNote?: (text: string) => void;
}

export interface TraceOptions extends LiveOptions {
  /** Variables to put into the program's environment; undefined takes one out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The program's stdin, stdout and stderr: ours, or none; default: `inherit`. */
  readonly stdio?: "inherit" | "ignore";
  /** Whom it runs as; only for root. */
  readonly user?: string;
}

export type AttachOptions = LiveOptions;

/** A file by path or URL (also .gz, .xz, .zst), the files that `strace -ff` made, a stream, or the text itself. */
export type LogSource = string | URL | readonly string[] | Readable | { readonly text: string };

export interface ReadOptions extends SummaryOptions {
  /** Take off what is wrapped around the lines of text that was pasted (quotes, prefixes, line numbers); default: true. */
  readonly unpaste?: boolean;
  /** Closed sockets that are listed in full; the others are counted in `groups`; default: 1000. */
  readonly keep?: number;
}
