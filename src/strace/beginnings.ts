import { asTid, type Tid } from "../base/brands.ts";

/**
 * The threads whose exit_group begins in a piece of strace's output; null: one whose number is not printed. strace
 * prints a call in two halves, `6638  1795346988.650378 exit_group(0` before the kernel does it and `) = ?` when it
 * returns, so the first half of an exit can be read while the process still has its sockets.
 */
export function beginningExits(text: string): readonly (Tid | null)[] {
  if (!text.includes("exit_group(")) return [];
  return Array.from(text.matchAll(/^(?:(\d+) +)?\d+\.\d+ exit_group\(/gm), ([, tid]) =>
    tid === undefined ? null : asTid(Number(tid)),
  );
}
