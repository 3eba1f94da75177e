import type { Readable } from "node:stream";
import type { Child } from "./child.ts";
import type { Placement } from "./placement.ts";

/** A running strace and its output. */
export interface Live {
  readonly type: "live";
  /** strace's output and nothing else. It ends when strace has ended. */
  readonly output: Readable;
  /** strace itself; `leave` makes it detach from all that it traces. */
  readonly strace: {
    readonly pid: number;
    readonly signal: (name: NodeJS.Signals) => void;
    readonly leave: () => void;
  };
  /** How strace ended, once it has. */
  readonly ended: Promise<Ended>;
  /** For the user: what is special about how it was started. */
  readonly notes: readonly string[];
}

export interface Ended {
  readonly type: "ended";
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Between asking strace to detach and SIGKILL. */
const GRACE_MS = 2_000;

/**
 * Asks strace to end by that signal, then kills it after a grace. A stopped strace has to run in order to obey: CONT.
 * KILL harms no process that was launched without --seccomp-bpf: it runs on, untraced (measured on 4.26 to 7.2; never
 * with --kill-on-exit).
 */
export function leaver(child: Child, ask: NodeJS.Signals, placement: Placement | null): () => void {
  let timer: NodeJS.Timeout | null = null;
  void child.ended.then(() => {
    if (timer !== null) clearTimeout(timer);
  });
  return () => {
    // Before strace detaches: TracerPid still shows which processes they are.
    placement?.release(child.pid);
    child.kill(ask);
    child.kill("SIGCONT");
    timer ??= setTimeout(child.kill, GRACE_MS, "SIGKILL");
  };
}
