/** When the model is compared with the kernel: after calls and at exits, or at each listen, connect and accept too. */
export type Verify = "no" | "at-exit" | "at-calls";

/** How a live trace is made, whether it launches or attaches. */
export interface LiveSettings {
  /** Path or name of the strace to use; null: `strace`. */
  readonly strace: string | null;
  /** Trace children too. */
  readonly follow: boolean;
  /** Trace fewer calls: no close, dup, fcntl, ioctl. */
  readonly light: boolean;
  /** Where in the code each call was made (strace -k): slows the program. */
  readonly where: boolean;
  /** Trace calls that move data too, for the state that they prove. */
  readonly data: boolean;
  /** strace and the program on one CPU. */
  readonly oneCpu: boolean;
  readonly verify: Verify;
  /** The sockets are to be judged: what goes through them is looked at while they are open. */
  readonly judged: boolean;
}

/** How a program is launched. */
export interface LaunchSettings extends LiveSettings {
  /** Whom it runs as; null: as we do. */
  readonly user: string | null;
  /** `VAR=VALUE` puts a variable into its environment, `VAR` takes it out. */
  readonly environment: readonly string[];
  /** So that it can be left while it runs: without --seccomp-bpf, slower. */
  readonly detachable: boolean;
  /** Its stdin, stdout and stderr: ours, or none. */
  readonly stdio: "inherit" | "ignore";
}
