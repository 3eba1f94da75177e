import type { Readable } from "node:stream";

/** A running strace and its output. */
export interface Live {
  readonly type: "live";
  /** strace's output, whole lines of foreign text never in it. It ends when strace has ended. */
  readonly output: Readable;
  readonly strace: { readonly pid: number; readonly kill: (signal: NodeJS.Signals) => void };
  /** How strace ended, once it has. */
  readonly ended: Promise<Ended>;
  /** What the user should know about how it was started. */
  readonly notes: readonly string[];
}

export interface Ended {
  readonly type: "ended";
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** strace's own words, where its stderr was ours alone. */
  readonly said: string;
}
