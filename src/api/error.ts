/** Why something could not be traced, read or inspected: the one line that the command line prints, too. */
export class SocktraceError extends Error {
  /** The exit status that the command line has for it: 1 no such process, 126 not executable, 127 not found, 125 else. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = "SocktraceError";
    this.status = status;
  }
}
