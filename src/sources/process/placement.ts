/** Where strace and what it traces run: --one-cpu. trace/one-cpu.ts makes it, since it takes calls of the kernel. */
export interface Placement {
  /** The CPU that they share. */
  readonly cpu: number;
  /** What is started between these two starts there; afterwards socktrace itself runs elsewhere. */
  readonly enter: () => void;
  readonly leave: () => void;
  /** Moves running processes there, as soon as `tracer` is attached to them. */
  readonly take: (pids: readonly number[], tracer: number) => void;
  /** Gives all that `tracer` traces, or has traced, its own CPUs back. May be called again. */
  readonly release: (tracer: number) => void;
  /** Keeps the guard informed, line by line, so that it can do what `release` does: see bin/guard.sh. */
  readonly share: (send: (line: string) => void) => void;
}
