import type { Readable } from "node:stream";
import type { Child } from "./child.ts";
import type { Placement } from "./placement.ts";

/** A running strace and its output. */
export interface Live {
  readonly type: "live";
  /** strace's output, whole lines of foreign text never in it. It ends when strace has ended. */
  readonly output: Readable;
  /** strace itself; `leave` makes it let go of all that it traces. */
  readonly strace: {
    readonly pid: number;
    readonly signal: (name: NodeJS.Signals) => void;
    readonly leave: () => void;
  };
  /** How strace ended, once it has. */
  readonly ended: Promise<Ended>;
  /** What the user should know about how it was started. */
  readonly notes: readonly string[];
}

export interface Ended {
  readonly type: "ended";
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Between asking strace to go and making it. */
const GRACE_MS = 2_000;

/**
 * Asks strace to end by that signal, and makes it after a grace. It has to run in order to obey: CONT, should it be
 * stopped. KILL harms no process that was launched without --seccomp-bpf: it runs on, untraced (measured on 4.26 to
 * 7.2; never with --kill-on-exit).
 */
export function leaver(child: Child, ask: NodeJS.Signals, placement: Placement | null): () => void {
  let timer: NodeJS.Timeout | null = null;
  void child.ended.then(() => {
    if (timer !== null) clearTimeout(timer);
  });
  return () => {
    // While strace still has hold of them it is known who they are.
    placement?.release(child.pid);
    child.kill(ask);
    child.kill("SIGCONT");
    timer ??= setTimeout(child.kill, GRACE_MS, "SIGKILL");
  };
}
