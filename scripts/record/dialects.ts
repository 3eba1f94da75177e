/** A way of running strace that gives its log another shape. */
export interface Dialect {
  /** `socktrace`: the arguments that socktrace itself gives. */
  readonly flags: readonly string[] | "socktrace";
  /** file: -o; stderr: strace's own stderr, shared with the program's; separate: one file a process (-ff). */
  readonly sink: "file" | "stderr" | "separate";
  /** The programs that are recorded with it; absent: the few that represent the others. */
  readonly programs?: readonly string[];
  /** strace attaches to the running program (-p), and detaches before it ends. */
  readonly attach?: true;
  /** strace's `-e trace=`; absent: the calls that socktrace traces. */
  readonly calls?: string;
}

/** They represent all programs: UDP, forks, threads, exec. */
const few = ["udp", "forkserver", "threadserver", "inherited_listener"] as const;
const file = (...flags: string[]): Dialect => ({ flags, sink: "file" });

/** What people ask strace for when they want sockets: no clone and no close is in the log. */
const network = (...flags: string[]): Dialect => ({ ...file(...flags), programs: workers, calls: "%network" });
const workers = ["threads", "forks", "prefork", "pool", "mix"].map((shape) => `workers-${shape}`);

/** Dialects that write option values differently. */
const values = (...flags: string[]): Dialect => ({ ...file(...flags), programs: [...few, "option_values"] });

export const fewPrograms: readonly string[] = few;

/** By the name of the folder that holds the recordings. */
export const dialects: Readonly<Record<string, Dialect>> = {
  socktrace: { flags: "socktrace", sink: "file", programs: [] },
  attach: { flags: "socktrace", sink: "file", programs: ["tcpserver", "forkserver", "threadserver"], attach: true },
  everything: { ...file("-f", "-y", "-ttt", "-T"), programs: ["udp", "curl"], calls: "all" },
  "no-follow": file(),
  stderr: { flags: ["-f"], sink: "stderr" },
  "stderr-tt-y": { flags: ["-f", "-tt", "-y"], sink: "stderr" },
  "bare-pid": file("-f"),
  ff: { flags: ["-ff", "-ttt"], sink: "separate" },
  t: file("-f", "-t"),
  tt: file("-f", "-tt"),
  ttt: file("-f", "-ttt"),
  r: file("-f", "-r"),
  "r-ttt": file("-f", "-r", "-ttt"),
  T: file("-f", "-T"),
  y: file("-f", "-y"),
  yy: file("-f", "-yy"),
  Y: file("-f", "-Y"),
  "X-raw": values("-f", "-X", "raw"),
  "X-verbose": values("-f", "-X", "verbose"),
  x: values("-f", "-x"),
  xx: values("-f", "-xx", "-y"),
  v: values("-f", "-v"),
  i: file("-f", "-i"),
  n: file("-f", "-n"),
  C: file("-f", "-C"),
  "raw-all": file("-f", "-e", "raw=all"),
  z: file("-f", "-z"),
  s: file("-f", "-s", "4"),
  ns: file("-f", "--absolute-timestamps=format:unix,precision:ns", "--syscall-times=ns"),
  "a1-n": file("-f", "-a1", "-n", "-yy"),
  D: file("-f", "-D"),
  // Two calls of close are skipped, which only leaves an fd open.
  inject: file("-f", "-T", "-e", "inject=close:retval=0:when=3..4", "-e", "inject=socket,listen:delay_exit=200"),
  dump: { ...file("-f", "-e", "read=all", "-e", "write=all"), programs: ["udp"], calls: "%network,close" },
  pidns: { ...file("-f", "--pidns-translation"), programs: ["namespace"] },
  network: network("-f"),
  "network-y": network("-f", "-y"),
  "network-stderr": { ...network("-f"), sink: "stderr" },
  "network-attach": { ...network("-f"), attach: true },
  "network-attach-y": { ...network("-f", "-y"), attach: true },
  k: { ...file("-f", "-k"), programs: ["udp", "curl", "nginx"], calls: "%network" },
  "ff-k": { flags: ["-ff", "-ttt", "-y", "-k"], sink: "separate", programs: ["forkserver"], calls: "%network" },
};
