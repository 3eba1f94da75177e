/**
 * `socktrace` alone. It goes to stderr, and the exit status is 2, that of a wrong command line: a script whose variable with
 * the command is empty must not take it for a trace that went well.
 */
export const FIRST_RUN = `socktrace ./server --port 80   launch a command: what it does with its sockets
socktrace -p PID               attach to a running process; Ctrl-C detaches
socktrace read trace.log       read a saved strace log; --help: all options
`;
