/** asm-generic/signal.h, the same on x86-64 and arm64, by number. */
const names: readonly (string | undefined)[] = [
  undefined,
  ...[
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
  ],
  ...["SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN"],
  ...["SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS"],
];

/** As strace names them: `SIGTERM`, and `SIGRT_2` for the third real-time signal. */
export function signalName(number: number): string {
  return names[number] ?? `SIGRT_${number - names.length}`;
}
