import { ExecaError, ExecaSyncError } from "execa";

/** Most of what a failed command printed: tar names every file that it could not write. */
const LINES = 5;

/**
 * Prints which command failed, and the first lines that it printed about it, for `promise.catch`; gives the exit status. Any
 * other error is a fault of ours and goes on.
 */
export function failedCommand(error: unknown): number {
  if (!(error instanceof ExecaError || error instanceof ExecaSyncError)) throw error;
  const { shortMessage, stderr }: { readonly shortMessage: string; readonly stderr: unknown } = error;
  const printed = typeof stderr === "string" ? stderr.trimEnd().split("\n") : [];
  console.error([`FAILED: ${shortMessage}`, ...printed.slice(0, LINES)].join("\n"));
  if (printed.length > LINES) console.error(`(${printed.length - LINES} more lines)`);
  return 1;
}
