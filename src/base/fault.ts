/** Why something failed, as data: one line with what is wrong and what to do. */
export interface Fault {
  readonly type: "fault";
  readonly message: string;
  /**
   * socktrace's exit code: 125 its own failure, 126 not executable, 127 not found, 1 no such process, 2 a usage error.
   */
  readonly exit: 1 | 2 | 125 | 126 | 127;
}

export function fault(message: string, exit: Fault["exit"] = 125): Fault {
  return { type: "fault", message, exit };
}

export function isFault(value: object): value is Fault {
  return "type" in value && value.type === "fault";
}

/** The code of a failed system call (`ENOENT`), or null. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
