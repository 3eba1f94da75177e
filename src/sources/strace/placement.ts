/** Where strace and what it traces run: --one-cpu. cli/one-cpu.ts makes it, since it takes calls of the kernel. */
export interface Placement {
  /** The CPU that they share. */
  readonly cpu: number;
  /** Between these two whatever is started is started there; then we keep off. */
  readonly enter: () => void;
  readonly leave: () => void;
  /** Takes running processes there, as soon as `tracer` has hold of them. */
  readonly take: (pids: readonly number[], tracer: number) => void;
  /** Lets all that `tracer` traces, or has traced, run where it ran before. May be called again. */
  readonly release: (tracer: number) => void;
  /** `say` tells somebody who can do what `release` does what it takes to: see bin/guard.sh. */
  readonly share: (say: (line: string) => void) => void;
}
