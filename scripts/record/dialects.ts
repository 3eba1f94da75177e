/** A way of running strace that gives its log another shape. */
export interface Dialect {
  readonly flags: readonly string[];
  /** file: -o; stderr: strace's own stderr, shared with the program's; separate: one file a process (-ff). */
  readonly sink: "file" | "stderr" | "separate";
  /** The programs it is recorded with; without: the few that stand for the others. */
  readonly programs?: readonly string[];
  /** The program runs already when strace comes (-p) and goes on when strace leaves. */
  readonly attach?: true;
  /** strace's `-e trace=`; without: what socktrace asks for. */
  readonly calls?: string;
}

/** What socktrace asks strace for. A `?` lets strace versions pass that do not know the call. */
export const usualCalls =
  "socket,socketpair,bind,listen,connect,accept,accept4,setsockopt,getsockopt,getsockname,getpeername,shutdown," +
  "close,?close_range,dup,dup2,dup3,fcntl,ioctl,sendmsg,recvmsg,?recvmmsg,?pidfd_getfd,?io_uring_setup," +
  "clone,?clone3,fork,vfork,unshare,execve,?execveat,exit,exit_group";

/** These stand for all programs in the dialects: UDP, forks, threads, exec. */
const few = ["udp", "forkserver", "threadserver", "inherited_listener"] as const;
const file = (...flags: string[]): Dialect => ({ flags, sink: "file" });

export const fewPrograms: readonly string[] = few;

/** By the name of the folder that holds the recordings. `socktrace` is how socktrace itself runs strace. */
export const dialects: Readonly<Record<string, Dialect>> = {
  socktrace: { flags: ["-f", "-y", "-ttt", "-T", "-s", "512"], sink: "file", programs: [] },
  attach: {
    flags: ["-f", "-y", "-ttt", "-T", "-s", "512"],
    sink: "file",
    programs: ["tcpserver", "forkserver", "threadserver"],
    attach: true,
  },
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
  "X-raw": file("-f", "-X", "raw"),
  "X-verbose": file("-f", "-X", "verbose"),
  x: file("-f", "-x"),
  xx: file("-f", "-xx", "-y"),
  v: file("-f", "-v"),
  i: file("-f", "-i"),
  n: file("-f", "-n"),
  C: file("-f", "-C"),
  "raw-all": file("-f", "-e", "raw=all"),
  z: file("-f", "-z"),
  k: { ...file("-f", "-k"), programs: ["udp"], calls: "%network" },
};
