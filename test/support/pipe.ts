import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Both ends of a pipe, as file descriptors. */
export interface Pipe {
  readonly read: number;
  readonly write: number;
}

/**
 * A real pipe, for the input and output of a program under test. What Node makes for `stdio: "pipe"` are UNIX
 * socketpairs, and the program would have sockets on 0, 1 and 2 that nobody sees born.
 */
export function makePipe(): Pipe {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-pipe-"));
  const path = join(folder, "fifo");
  execFileSync("mkfifo", [path]);
  // While both directions are held, neither end waits for the other when it is opened.
  const both = openSync(path, "r+");
  const pipe = { read: openSync(path, "r"), write: openSync(path, "w") };
  closeSync(both);
  rmSync(folder, { recursive: true });
  return pipe;
}
