import { closeSync, openSync } from "node:fs";
import { codeOf, fault, type Fault } from "../../base/fault.ts";

/** What a live trace has open at most, at the moments when it starts strace and the small programs around it. */
const NEEDED = 24;

/**
 * Whether so many files can still be opened. Asked before the first child is started: where a pipe for it cannot be
 * made, Node gives a child without streams (EMFILE, measured on 20), and execa throws.
 */
export function lackOfDescriptors(): Fault | null {
  const open: number[] = [];
  try {
    while (open.length < NEEDED) open.push(openSync("/dev/null", "r"));
    return null;
  } catch (error) {
    const code = codeOf(error) ?? "unknown error";
    return fault(`too many open files (${code}): raise the limit (ulimit -n 1024)`);
  } finally {
    for (const fd of open) closeSync(fd);
  }
}
