import type { Placement } from "../process/placement.ts";
import type { Strace } from "./strace.ts";

/** A system call to ask strace for. */
export interface TracedCall {
  readonly name: string;
  /** Every strace since 4.15 knows it on every architecture that we have met; the others are asked for with `?`. */
  readonly everywhere: boolean;
}

export interface TraceOptions {
  readonly calls: readonly TracedCall[];
  readonly follow: boolean;
  /** -u USER */
  readonly user: string | null;
  /** -E VAR=VAL, or -E VAR to unset. */
  readonly environment: readonly string[];
  /** Of the calls those whose arguments are printed as plain numbers; absent: none. */
  readonly raw?: readonly TracedCall[];
  /** Calls in which a thread is held for a while; absent: none. */
  readonly holds?: readonly Hold[];
  /** --one-cpu */
  readonly placement?: Placement | null;
  /** The stack of each call that is traced: strace cannot print those of some of them only. Absent: none. */
  readonly where?: boolean;
}

/** A thread waits when it enters the call, or when it leaves it (its line is printed before): measured on 6.1. */
export interface Hold {
  readonly calls: readonly TracedCall[];
  readonly at: "enter" | "exit";
  readonly micros: number;
}

export interface LaunchOptions extends TraceOptions {
  /** Without --seccomp-bpf, so that the program can go on when we detach. */
  readonly detachable: boolean;
  /** Its stdin, stdout and stderr: ours, or none. */
  readonly stdio: "inherit" | "ignore";
  /** Whether a file gives capabilities to who executes it. Asked only where that makes a difference. */
  readonly hasCapabilities: (path: string) => boolean;
}

/**
 * strace's options, the same for every live trace. -y gives the inode, never -yy: measured it costs 457 us a call
 * against 15, more with every socket on the machine, and its answers go stale. -s 512 prints TCP_INFO whole, and only
 * unabbreviated setsockopt shows the instructions of a BPF filter (4.15 to 7.2 know `abbrev=!`; -v alone would show
 * everybody's environment).
 * In a pid namespace fork returns a number that is another process's outside: strace is asked for its own as well.
 * Signals do not matter to sockets, but a death by one does, and strace prints the death only of signals that it was
 * asked for (measured on 6.1): so those that kill nobody by default are left out, Go's SIGURG among them.
 */
export function straceArguments(strace: Strace, options: TraceOptions, output: string): string[] {
  const { raw = [] } = options;
  const follow = options.follow ? ["-f"] : [];
  const holds = strace.delays ? (options.holds ?? []) : [];
  const calls = [...options.calls, ...holds.flatMap((hold) => hold.calls)];
  const namespaces = strace.pidNamespaces === null ? [] : [strace.pidNamespaces];
  return [
    ...follow,
    ...namespaces,
    ...(options.where === true ? ["-k"] : []),
    "-y",
    "-ttt",
    "-T",
    "-s",
    "512",
    "-e",
    "abbrev=!setsockopt",
    "-e",
    "signal=!SIGCHLD,SIGURG,SIGWINCH,SIGCONT",
    "-e",
    `trace=${filter(strace, calls)}`,
    ...(raw.length === 0 ? [] : ["-e", `raw=${filter(strace, raw)}`]),
    ...holds.flatMap((hold) => ["-e", `inject=${filter(strace, hold.calls)}:delay_${hold.at}=${hold.micros}`]),
    "-o",
    output,
  ];
}

/** What a launch needs in addition: the user, the environment, and --seccomp-bpf where it may be used. */
export function launchArguments(options: TraceOptions, seccompBpf: boolean): string[] {
  return [
    ...(seccompBpf ? ["--seccomp-bpf"] : []),
    ...(options.user === null ? [] : ["-u", options.user]),
    ...options.environment.flatMap((entry) => ["-E", entry]),
  ];
}

/** `socket,accept4,?clone3`; a strace that does not know `?` is asked for what all know. */
function filter(strace: Strace, calls: readonly TracedCall[]): string {
  const accepted = strace.optionalNames ? calls : calls.filter(({ everywhere }) => everywhere);
  return [...new Set(accepted.map(({ name, everywhere }) => (everywhere ? name : `?${name}`)))].join(",");
}
