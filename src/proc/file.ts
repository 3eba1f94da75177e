import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { asBytes, type Bytes } from "../base/brands.ts";

/**
 * proc/ reads /proc, and /etc/passwd for the names of users: one parser for each file. kernel/, sources/ and cli/ use
 * it. It knows no sockets of ours, loads no koffi, writes nothing. A file that is not there (its process has ended) or
 * not for us is null. All reads are synchronous: /proc is memory, and what is read in one go belongs together.
 *
 * Where the same small file is read for each of many processes, kernel/ passes a faster ReadFile (kernel/ffi/file.ts).
 */
export type ReadFile = (path: string) => Bytes | null;

/** A directory of /proc: a number, or our own whatever pid namespace /proc is of. */
export type ProcessId = number | "self";

/** A whole file, one char a byte; null: not there, or not for us. */
export const readFile: ReadFile = (path) => {
  try {
    return asBytes(readFileSync(path, "latin1"));
  } catch {
    return null;
  }
};

/** The names in a directory; null: not there, or not for us. */
export function listNames(path: string): readonly string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}

/** The names in a directory that are numbers, in order. */
export function listNumbers(path: string): readonly number[] | null {
  const names = listNames(path);
  return names === null
    ? null
    : names
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .sort((a, b) => a - b);
}

/** Where a symbolic link leads; null: not there, or not for us. */
export function readLink(path: string): Bytes | null {
  try {
    return asBytes(readlinkSync(path, "latin1"));
  } catch {
    return null;
  }
}
