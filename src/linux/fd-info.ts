/** /proc/PID/fdinfo/N (proc_pid_fdinfo(5)). */
export interface FdInfo {
  readonly offset: number;
  /** open(2)'s flags, close-on-exec among them, and their names: `O_RDWR`, `O_CLOEXEC`. */
  readonly flags: number;
  readonly flagNames: readonly string[];
  /** As in /proc/locks, without the ordinal: `POSIX  ADVISORY  WRITE 10162 fe:00:2295629 5 14`. */
  readonly locks: readonly string[];
  /** Lines of the file's own kind: `eventfd-count` `3`. */
  readonly details: readonly (readonly [name: string, value: string])[];
}
